"""What must not go out: personal data, secrecy marks, wrong words; and the masks."""

"""What the public tells the agencies outside an application: errors on their pages (我要纠错). It knows no HTTP."""

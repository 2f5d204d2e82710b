"""Full text search over what is public: bigrams made by one function, in both databases."""

"""What a citizen may ask about their own data (UU 27/2022): to have it, and to have it erased."""

"""What the public asks: inquiries, referrals with their 24-hour clock, replies, events."""

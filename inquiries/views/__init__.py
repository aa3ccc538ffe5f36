"""The desk's pages: the inbox, one inquiry, and the referrals between Instansi."""

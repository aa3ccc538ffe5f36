"""What every Pengelola acknowledges: Pasal 12 and Pasal 13, word for word."""

ETHICS = (
    ("a", "menjunjung tinggi kehormatan Instansi Pemerintah Daerah;"),
    ("b", "memiliki keahlian, kompetensi, objektivitas, kejujuran dan integritas;"),
    ("c", "menjaga rahasia negara dan melaksanakan sumpah jabatan;"),
    (
        "d",
        (
            "menegakkan etika yang berlaku agar tercipta citra dan reputasi Instansi Pemerintah "
            "Daerah;"
        ),
    ),
    ("e", "menghormati kode etik Aparatur Sipil Negara;"),
    ("f", "menyampaikan dan menerima Informasi publik yang benar, tepat dan akurat;"),
    (
        "g",
        (
            "menghargai, menghormati dan membina solidaritas serta nama baik Instansi dan "
            "perorangan; dan"
        ),
    ),
    (
        "h",
        "melaksanakan keterbukaan Informasi publik sesuai ketentuan peraturan perundang-undangan.",
    ),
)
DUTIES = (
    (
        "a",
        (
            "menguasai, memahami, dan melaksanakan sistem dan ketentuan yang berlaku, dalam "
            "pelayanan Informasi;"
        ),
    ),
    (
        "b",
        (
            "membangun komitmen tinggi untuk mendukung pelaksanaan pelayanan Informasi melalui "
            "Media Sosial;"
        ),
    ),
    (
        "c",
        (
            "mengembangkan koordinasi dan kerjasama maksimal dalam upaya meningkatkan efisiensi "
            "dan efektivitas Pelayanan Publik; dan"
        ),
    ),
    (
        "d",
        "memperhatikan ketentuan dan peraturan perundang-undangan dalam pelaksanaan tugas.",
    ),
)

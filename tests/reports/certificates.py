"""Certificates made for a test: an issuer, and what it issues to a Kepala."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "sandi-uji"


def _name(common: str, organisation: str, number: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ]
    return x509.Name(
        [*parts, *([x509.NameAttribute(NameOID.SERIAL_NUMBER, number)] if number else [])]
    )


class Issuer:
    """One that issues certificates; `write` puts its own where issuers are believed."""

    def __init__(self, common: str, organisation: str) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.name = _name(common, organisation)
        self.certificate = self._sign(self.name, self.key.public_key(), is_issuer=True)

    def write(self, folder: Path) -> None:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / "penerbit.pem").write_bytes(pem)

    def issue(self, path: Path, *, common: str, number: str = "", days: int = 300) -> None:
        """Write a certificate with its key as PKCS#12."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = _name(common, "Pemerintah Kabupaten Berau", number)
        certificate = self._sign(subject, key.public_key(), is_issuer=False, days=days)
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"kepala", key, certificate, [self.certificate],
                serialization.BestAvailableEncryption(PASSPHRASE.encode()),
            )
        )  # fmt: skip

    def _sign(self, subject, key, *, is_issuer: bool, days: int = 300) -> x509.Certificate:
        start = datetime.now(UTC) - timedelta(days=700)
        usage = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment",
                "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
                "encipher_only", "decipher_only",
            ),
            False,
        )  # fmt: skip
        usage |= (
            {"key_cert_sign": True, "crl_sign": True}
            if is_issuer
            else {"digital_signature": True, "content_commitment": True}
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(datetime.now(UTC) + timedelta(days=days))
            .add_extension(x509.BasicConstraints(is_issuer, None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )

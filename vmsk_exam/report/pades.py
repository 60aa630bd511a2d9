"""Signs a PDF as PAdES (ETSI EN 319 142-1, level B-B; B-T with a time stamp) with the surgeon's own certificate.

Nothing leaves the machine unless a time-stamp server is named: then a hash of the signature goes there, nothing else.
"""

import io
from dataclasses import dataclass
from typing import Final

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from vmsk_exam.errors import InputError, UnavailableError
from vmsk_exam.report.pdf import SignablePdf
from vmsk_exam.report.signature_panel import SignaturePanel, draw_panel
from vmsk_exam.report.signing_key import SigningKey

FIELD_NAME: Final = "Signature"
TIME_STAMP_PATIENCE_S: Final = 15
_PANEL: Final = "/Panel"


@dataclass(frozen=True, slots=True)
class SignatureDetails:
    """What is written into the signature beside the certificate."""

    panel: SignaturePanel
    reason: str
    time_stamp_url: str = ""
    """Server that vouches for the time (RFC 3161); empty: the time is that of this computer."""


class _PanelContent(PdfContent):
    """The drawn panel as the look of the signature."""

    def __init__(self, panel: bytes) -> None:
        super().__init__()
        self._panel = panel

    def render(self) -> bytes:
        """Return what draws the panel."""
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._panel)))
        self.resources.xobject[_PANEL] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{_PANEL} Do".encode("ascii")


def sign_pdf(pdf: SignablePdf, key: SigningKey, details: SignatureDetails) -> bytes:
    """Return the PDF with a signature over the whole file and the panel filled.

    Parameters
    ----------
    pdf
        What ``render_signable_pdf`` gave.
    key
        A key that is fit to sign (``read_signing_key``).

    Raises
    ------
    InputError
        If the PDF cannot be signed with this certificate.
    UnavailableError
        If the time-stamp server does not answer.
    """
    work = PdfSigner(
        PdfSignatureMetadata(field_name=FIELD_NAME, subfilter=SigSeedSubFilter.PADES, name=key.signer, reason=details.reason),
        SimpleSigner.load_pkcs12_data(key.archive, other_certs=[], passphrase=key.passphrase or None),
        timestamper=_time_stamper(details.time_stamp_url),
        stamp_style=_panel_style(pdf, details.panel),
        new_field_spec=SigFieldSpec(FIELD_NAME, on_page=pdf.place.page_index, box=pdf.place.box),
    )
    try:
        signed = work.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf.content)))
    except TimestampRequestError as error:
        raise UnavailableError(
            f"The time-stamp server {details.time_stamp_url} does not answer as it should. Try again, or sign without it."
        ) from error
    except (SigningError, PdfError, ValueError) as error:
        raise InputError(f"The PDF cannot be signed with this certificate ({error}). Choose another certificate.") from error
    return bytes(signed.getvalue())


def _time_stamper(url: str) -> TimeStamper | None:
    return HTTPTimeStamper(url, timeout=TIME_STAMP_PATIENCE_S) if url else None


def _panel_style(pdf: SignablePdf, panel: SignaturePanel) -> StaticStampStyle:
    left, bottom, right, top = pdf.place.box
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0))
    content = _PanelContent(draw_panel(panel, right - left, top - bottom))
    return StaticStampStyle(border_width=0, background=content, background_layout=whole)

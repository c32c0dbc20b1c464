"""XMP: kept as it is, except what is no longer true of an upright sRGB copy. Source: ISO 16684-1."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from xml.dom import minidom  # entities are refused before it is asked
from xml.parsers import expat

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_XML = "http://www.w3.org/XML/1998/namespace"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_PREFIXES = {_RDF: "rdf", _DC: "dc", _PHOTOSHOP: "photoshop"}

_FALSE_SINCE = {
    "http://ns.adobe.com/tiff/1.0/": re.compile(
        "Orientation|Image(Width|Length)|BitsPerSample|Compression|PhotometricInterpretation|SamplesPerPixel|"
        "PlanarConfiguration|YCbCr.*|WhitePoint|PrimaryChromaticities|TransferFunction|ReferenceBlackWhite|NativeDigest"
    ),
    _EXIF: re.compile("Pixel[XY]Dimension|ColorSpace|Gamma|NativeDigest"),
    "http://cipa.jp/exif/1.0/": re.compile("InteroperabilityIndex|Gamma"),
    _DC: re.compile("format"),
    _PHOTOSHOP: re.compile("ICCProfile|ColorMode"),
    "http://ns.adobe.com/xap/1.0/": re.compile("Thumbnails"),
    "http://ns.adobe.com/xmp/note/": re.compile("HasExtendedXMP"),
    "http://ns.adobe.com/hdr-gain-map/1.0/": re.compile(".*"),
    "http://ns.apple.com/HDRGainMap/1.0/": re.compile(".*"),
    "http://ns.google.com/photos/1.0/container/": re.compile(".*"),
    "http://ns.google.com/photos/1.0/camera/": re.compile("MotionPhoto.*|MicroVideo.*"),
}
"""Properties by namespace that describe the old file's pixels, colours, thumbnails, gain map or film."""

_PLACE = re.compile("gps.*|.*(latitude|longitude|longtitude)", re.IGNORECASE)
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
"""Names of places in any namespace, as Exif, drones and others have them, one of them misspelt; and a namespace of them."""

_ORIENTATION = re.compile(rb"""tiff:Orientation\s*(?:=\s*["']|>)\s*([1-8])\s*[<"']""")
_GAIN_MAP = re.compile(rb"ns\.adobe\.com/hdr-gain-map/|ns\.apple\.com/HDRGainMap/")
_MOST_TAGS = 300_000
_DEEPEST = 100
_CLOSED = -9
"""A depth near which nothing is."""

_OPEN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_PADDING = b"\0 \r\n\t"
_CLOSE = '<?xpacket end="w"?>'


def orientation(xmp: bytes) -> int | None:
    """Return the orientation, 1..8, or None when it has none."""
    found = _ORIENTATION.search(xmp)
    return int(found[1]) if found else None


def has_gain_map(xmp: bytes) -> bool:
    """Return whether the file of the packet has a gain map, which makes an HDR picture of the photo."""
    return _GAIN_MAP.search(xmp) is not None


def texts_of(xmp: bytes, names: Sequence[tuple[str, str]]) -> list[str | None]:
    """Return the texts of properties, of attributes or elements, the first item's of a list; None for those that are missing.

    No tree is built: of thousands of files beside photos that would take most of the time.

    Args:
        xmp: a packet, may be empty.
        names: namespace and name of each property.

    Raises:
        ValueError: the packet is broken.
    """
    if not xmp.strip(_PADDING):
        return [None] * len(names)
    return _Texts(names).found(_checked(xmp))


class _Texts:
    """Pick properties out of a packet while expat reads it."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        self._places = {f"{space} {local}": place for place, (space, local) in enumerate(names)}
        self._texts: list[str | None] = [None] * len(names)
        self._depth = 0
        self._rdf: int | None = None
        self._described = False
        self._place: int | None = None
        self._text_depth = 0
        self._parts: list[str] = []

    def found(self, text: bytes) -> list[str | None]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._read
        try:
            parser.Parse(text, True)
        except expat.ExpatError as error:
            raise ValueError("its XMP is broken") from error
        if self._rdf is None:
            raise ValueError("its XMP is broken")
        return self._texts

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("its XMP is broken")
        if self._rdf is None:
            self._rdf = self._depth if name == f"{_RDF} RDF" else None
        elif self._depth == self._rdf + 1:
            self._described = name == f"{_RDF} Description"
            for attribute, text in attributes.items() if self._described else ():
                self._take(self._places.get(attribute), text)
        elif self._depth == self._rdf + 2 and self._described:
            self._begin(self._places.get(name))
        elif name == f"{_RDF} li":
            self._begin(self._place)

    def _begin(self, place: int | None) -> None:
        """Take the text of the element that begins, instead of that around it."""
        self._place = place
        self._text_depth = self._depth
        self._parts.clear()

    def _read(self, text: str) -> None:
        if self._place is not None and self._depth == self._text_depth:
            self._parts.append(text)

    def _end(self, _: str) -> None:
        if self._place is not None and self._depth == self._text_depth:
            self._take(self._place, "".join(self._parts))
            self._place = None
        if self._depth == self._rdf:
            self._rdf = _CLOSED
        self._depth -= 1

    def _take(self, place: int | None, text: str) -> None:
        if place is not None and self._texts[place] is None:
            self._texts[place] = text


def joined(standard: bytes, extended: bytes) -> bytes:
    """Return a JPEG's packet and its extension as one. Source: XMP specification part 3, section 1.1.3.1."""
    if not extended:
        return standard
    document = _parsed(standard)
    more = _parsed(extended)
    target = _rdf(document)
    for description in list(_rdf(more).childNodes):
        target.appendChild(document.importNode(description, True))
    return _packet(document)


def kept(xmp: bytes, *, gps: bool) -> bytes:
    """Return the properties that are true of an upright sRGB copy; empty without any.

    Args:
        xmp: a packet, may be empty.
        gps: whether the place where the photo was taken may stay.

    Raises:
        ValueError: it is broken.
    """
    if not xmp.strip(_PADDING):
        return b""
    document = _parsed(xmp)
    _clean(document.documentElement, gps=gps)
    return _packet(document) if _says_something(document) else b""


def with_properties(xmp: bytes, values: Mapping[str, Sequence[str]]) -> bytes:
    """Return a packet with properties that it lacks.

    Args:
        xmp: a packet from `kept`, may be empty.
        values: texts by "dc:subject" and other names of the namespaces dc and photoshop.
    """
    if not values:
        return xmp
    empty = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"/></x:xmpmeta>'
    document = _parsed(xmp or empty.encode())
    rdf = _rdf(document)
    description = document.createElementNS(_RDF, "rdf:Description")
    for name, texts in values.items():
        prefix, local = name.split(":")
        space = {short: long for long, short in _PREFIXES.items()}[prefix]
        if not texts or _has(rdf, space, local):
            continue
        description.setAttribute(f"xmlns:{prefix}", space)
        description.appendChild(_property(document, space, name, texts))
    if description.childNodes:
        description.setAttributeNS(_RDF, "rdf:about", "")  # behind the namespaces, as when it is read again
        rdf.appendChild(description)
    return _packet(document)


def fitted(xmp: bytes, most: int) -> tuple[bytes, list[str]]:
    """Return a packet in at most `most` bytes, and the names of the properties left out for that, the longest first."""
    dropped: list[str] = []
    if len(xmp) <= most:
        return xmp, dropped
    document = _parsed(xmp)
    excess = len(xmp) - most
    for length, owner, node in sorted(_properties(document), key=lambda one: one[0], reverse=True):
        if excess <= 0:
            break
        dropped.append(str(node.nodeName))
        excess -= length
        _remove(owner, node)
    return (_packet(document) if excess <= 0 else b""), dropped


def _checked(xmp: bytes) -> bytes:
    """Return a packet without its padding.

    Raises:
        ValueError: it holds what no XMP does.
    """
    text = xmp.strip(_PADDING)
    if b"\0" in text or b"<!DOCTYPE" in text or text.count(b"<") > _MOST_TAGS:
        raise ValueError("its XMP is broken")
    return text


def _parsed(xmp: bytes) -> minidom.Document:
    """Return the document of a packet.

    Raises:
        ValueError: it is broken, or holds what no XMP does.
    """
    try:
        document = minidom.parseString(_checked(xmp))  # noqa: S318 - without a DTD there are no entities to fear
    except Exception as error:  # expat's
        raise ValueError("its XMP is broken") from error
    if _depth(document) > _DEEPEST:
        raise ValueError("its XMP is broken")
    _rdf(document)
    return document


def _depth(document: minidom.Document) -> int:
    level: list[Any] = [document.documentElement]
    depth = 0
    while level and depth <= _DEEPEST:
        level = [child for node in level for child in node.childNodes]
        depth += 1
    return depth


def _rdf(document: minidom.Document) -> Any:
    found = document.getElementsByTagNameNS(_RDF, "RDF")
    if not found:
        raise ValueError("its XMP is broken")
    return found[0]


def _packet(document: minidom.Document) -> bytes:
    root: Any = document.documentElement
    return (_OPEN + str(root.toxml()) + _CLOSE).encode()


def _clean(element: Any, *, gps: bool) -> None:
    """Remove properties that are false of the copy, whether attributes or elements, at any depth."""
    for attribute in list(element.attributes.values()):
        if _is_false(attribute, gps=gps):
            element.removeAttributeNode(attribute)
    for child in list(element.childNodes):
        if child.nodeType != child.ELEMENT_NODE:
            continue
        if _is_false(child, gps=gps):
            element.removeChild(child)
        else:
            _clean(child, gps=gps)


def _is_false(node: Any, *, gps: bool) -> bool:
    names = _FALSE_SINCE.get(node.namespaceURI or "")
    if names and names.fullmatch(node.localName):
        return True
    return not gps and (node.namespaceURI == _GEO or _PLACE.fullmatch(node.localName or "") is not None)


def _properties(document: minidom.Document) -> list[tuple[int, Any, Any]]:
    """Return each property's length, the element that holds it, and itself."""
    found: list[tuple[int, Any, Any]] = []
    for description in _descriptions(document):
        for attribute in description.attributes.values():
            if attribute.namespaceURI and attribute.prefix not in {"xmlns", "rdf", "xml"}:
                found.append((len(attribute.value.encode()), description, attribute))
        for child in description.childNodes:
            if child.nodeType == child.ELEMENT_NODE:
                found.append((len(child.toxml().encode()), description, child))
    return found


def _descriptions(document: minidom.Document) -> list[Any]:
    children = _rdf(document).childNodes
    return [child for child in children if child.nodeType == child.ELEMENT_NODE and child.localName == "Description"]


def _says_something(document: minidom.Document) -> bool:
    return bool(_properties(document))


def _remove(owner: Any, node: Any) -> None:
    with suppress(Exception):
        if node.nodeType == node.ATTRIBUTE_NODE:
            owner.removeAttributeNode(node)
        else:
            owner.removeChild(node)


def _has(rdf: Any, space: str, local: str) -> bool:
    return bool(rdf.getElementsByTagNameNS(space, local)) or any(
        child.nodeType == child.ELEMENT_NODE and child.hasAttributeNS(space, local) for child in rdf.childNodes
    )


def _property(document: minidom.Document, space: str, name: str, texts: Sequence[str]) -> Any:
    element = document.createElementNS(space, name)
    kind = {"dc:subject": "Bag", "dc:creator": "Seq"}.get(name, "Alt" if space == _DC else "")
    if not kind:
        element.appendChild(document.createTextNode(texts[0]))
        return element
    container = element.appendChild(document.createElementNS(_RDF, f"rdf:{kind}"))
    for text in texts if kind != "Alt" else texts[:1]:
        item = container.appendChild(document.createElementNS(_RDF, "rdf:li"))
        if kind == "Alt":
            item.setAttributeNS(_XML, "xml:lang", "x-default")
        item.appendChild(document.createTextNode(text))
    return element

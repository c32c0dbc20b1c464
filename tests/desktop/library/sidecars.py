"""XMP as editors write it beside photos."""

_LIGHTROOM = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000 1.000000, 0000/00/00-00:00:00        ">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   xmp:CreatorTool="Adobe Photoshop Lightroom Classic 14.1 (Windows)"
   {}
   crs:Version="17.1"
   crs:Exposure2012="+0.35">
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

_DARKTABLE = """<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:darktable="http://darktable.sf.net/"
   xmp:Rating="{}"
   darktable:xmp_version="5"
   darktable:history_end="1">
   <darktable:history>
    <rdf:Seq>
     <rdf:li
      darktable:num="0"
      darktable:operation="exposure"
      darktable:enabled="1"
      darktable:params="00000000000080b93333333f"/>
    </rdf:Seq>
   </darktable:history>
   {}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""


def lightroom(photo, stars=None, label=None):
    """Rate a photo as Lightroom does, in photo.xmp."""
    parts = [] if stars is None else [f'xmp:Rating="{stars}"']
    parts += [] if label is None else [f'xmp:Label="{label}"']
    photo.with_suffix(".xmp").write_text(_LIGHTROOM.format(" ".join(parts)), encoding="utf-8")


def darktable(photo, stars=0, label=None):
    """Rate a photo as darktable does, in photo.ext.xmp, its label by number."""
    numbers = f"<rdf:Seq><rdf:li>{label}</rdf:li></rdf:Seq>"
    labels = "" if label is None else f"<darktable:colorlabels>{numbers}</darktable:colorlabels>"
    photo.with_name(f"{photo.name}.xmp").write_text(_DARKTABLE.format(stars, labels), encoding="utf-8")

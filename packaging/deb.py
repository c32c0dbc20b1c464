"""Make a .deb of a frozen program: /opt/covershot, a desktop entry with an icon, the command, and the copyright.

python packaging/deb.py dist/light/covershot dist/covershot_0.1.0_amd64.deb
"""

import argparse
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from engine.installation.licences import parts

HERE = Path(__file__).resolve().parent
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

DEPENDS = "libc6 (>= {libc}), libegl1, libgl1, libopengl0, xkb-data, fontconfig, fonts-dejavu-core | fonts-freefont-ttf"
"""What the folder does not bring: the C library, the graphics driver's entry points, keyboards and fonts."""

CONTROL = """Package: covershot
Version: {version}
Architecture: {architecture}
Maintainer: The Covershot authors <covershot@localhost>
Installed-Size: {size}
Depends: {depends}
Section: graphics
Priority: optional
Description: personal photo enhancer for editors and designers
 Show it finished covers, judge pairs of renderings, and it turns photos into
 premium advertisement covers, at full resolution, offline. This flavour
 enhances and judges; it trains on Colab, or after "Install training".
"""

DESKTOP = """[Desktop Entry]
Type=Application
Name=Covershot
GenericName=Photo enhancer
GenericName[de]=Fotoverbesserung
Comment=Turn photos into covers, in your taste
Comment[de]=Fotos zu Covern machen, nach Ihrem Geschmack
Exec=/opt/covershot/covershot %f
Icon=covershot
Terminal=false
Categories=Graphics;Photography;
MimeType=inode/directory;
StartupWMClass=covershot
"""

COMMAND = """#!/bin/sh
exec /opt/covershot/covershot engine "$@"
"""


def main() -> None:
    """Build the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="dist/light/covershot")
    parser.add_argument("deb", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder.parent) as scratch:
        root = Path(scratch, "root")
        fill(root, options.folder)
        root.chmod(0o755)
        command = ["dpkg-deb", "--build", "--root-owner-group", "-Zzstd", "-z9", str(root), str(options.deb)]
        subprocess.run(command, check=True)


def fill(root: Path, folder: Path) -> None:
    """Lay the files of the package out under an empty folder; those of the program are linked, not copied."""
    shutil.copytree(folder, root / "opt" / "covershot", symlinks=True, copy_function=os.link)
    texts = {
        "usr/bin/covershot": COMMAND,
        "usr/share/applications/covershot.desktop": DESKTOP,
        "usr/share/doc/covershot/copyright": copyright_file(folder),
        "DEBIAN/control": control(folder),
    }
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755 if name == "usr/bin/covershot" else 0o644)
    icons = root / "usr/share/icons/hicolor/scalable/apps"
    icons.mkdir(parents=True)
    shutil.copy(HERE / "covershot.svg", icons)


def control(folder: Path) -> str:
    """Return the description that dpkg reads; the C library must not be older than this machine's."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return CONTROL.format(
        version=parts(frozen=False)[0].version,
        architecture=ARCHITECTURES[platform.machine()],
        size=size // 1024,
        depends=DEPENDS.format(libc=platform.libc_ver()[1]),
    )


def copyright_file(folder: Path) -> str:
    """Return the copyright file: Covershot's licence, and where those of its parts are."""
    licence = (HERE.parent / "LICENSE").read_text(encoding="utf-8")
    indented = "".join(f" {line or '.'}\n" for line in licence.splitlines()[2:])
    listed = (folder / "LICENSES" / "README.txt").read_text(encoding="utf-8")
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Covershot\n"
        "Comment: The parts below are in /opt/covershot, and their licences in full in /opt/covershot/LICENSES.\n"
        + "".join(f" {line}\n" for line in listed.splitlines())
        + "\nFiles: *\nCopyright: 2026 The Covershot authors\nLicense: MIT\n"
        + indented
    )


if __name__ == "__main__":
    main()

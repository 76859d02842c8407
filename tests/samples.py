"""What is sent to the site in the tests about files, and what has to become of it."""

import gzip
import io
import tarfile

from tests.hostile_files import (
    EICAR,
    MEGABYTE,
    OBJECTS,
    SCRIPT,
    Sample,
    excel,
    frames,
    link,
    locked_word,
    object_stream,
    old_office,
    opened,
    packed,
    pdf,
    photo,
    picture,
    png_bomb,
    tall_jpeg,
    veiled,
    webp_bomb,
    word,
)

KIND, BROKEN, ACTIVE, MACROS = "of a kind", "damaged", "holds a program", "holds macros"
PACKED, TWOFOLD, LOCKED, PIXELS = "unpacks", "two files in one", "password", "too many pixels"
MARKUP, ENCODING, CONTROLS, VIRUS = "web page", "not plain text", "no text has", "malware"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html>" + SCRIPT
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
BOMB = b"\0" * (60 * MEGABYTE)
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
LOCKED_ODT = b"<manifest:encryption-data/>"


def tarred() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../x"))
    return written.getvalue()


HOSTILE = [
    Sample("GIF that is a script", "a.gif", lambda:
        b"GIF89a/*" + b"\1" * 9 + b"*/=1;" + SCRIPT, "GIF"),
    Sample("GIF called JPEG", "a.jpg", lambda: b"GIF89a" + b"\0" * 40, "GIF"),
    Sample("JPEG with a web page behind", "a.jpg", lambda: picture() + HTML, "=a.jpg"),
    Sample("JPEG with a web page inside", "a.html", lambda: picture(comment=HTML), "=a.html.jpg"),
    Sample("JPEG with an archive behind", "a.jpg", lambda: picture() + word(), "=a.jpg"),
    Sample("JPEG called PDF", "a.pdf", picture, "=a.pdf.jpg"),
    Sample("PNG with a script behind", "a.png", lambda: picture("PNG") + SCRIPT, "=a.png"),
    Sample("PNG called a program", "a.exe", lambda: picture("PNG"), "=a.exe.png"),
    Sample("PNG of gigabytes", "a.png", png_bomb, PIXELS),
    Sample("PNG of one endless line", "a.png", lambda: png_bomb(2**31 - 1, 1), PIXELS),
    Sample("PNG of nothing", "a.png", lambda: png_bomb(0, 0), BROKEN),
    Sample("PNG cut off", "a.png", lambda: picture("PNG", (400, 400))[:-60], BROKEN),
    Sample("PNG of a head alone", "a.png", lambda: b"\x89PNG\r\n\x1a\n", BROKEN),
    Sample("PNG that moves", "a.png", lambda: frames("PNG"), "=a.png"),
    Sample("JPEG of gigabytes", "a.jpg", tall_jpeg, PIXELS),
    Sample("JPEG of a thousand scans", "a.jpg", lambda:
        picture()[:-2] + b"\xff\xda" * 1000, BROKEN),
    Sample("JPEG cut off", "a.jpg", lambda: picture(size=(400, 400))[:400], BROKEN),
    Sample("JPEG of noise", "a.jpg", lambda: b"\xff\xd8\xff" + b"\xe0\0" * 900, BROKEN),
    Sample("WebP of gigabytes", "a.webp", webp_bomb, PIXELS),
    Sample("WebP of a head alone", "a.webp", lambda: b"RIFF\x10\0\0\0WEBPVP8 ", BROKEN),
    Sample("WebP that moves", "a.webp", lambda: frames("WEBP"), "=a.webp"),
    Sample("SVG", "a.svg", lambda: SVG, KIND),
    Sample("SVG called PNG", "a.png", lambda: SVG, KIND),
    Sample("SVG called text", "a.txt", lambda: SVG, MARKUP),
    Sample("web page", "a.html", lambda: HTML, KIND),
    Sample("web page called text", "a.txt", lambda: b"\xef\xbb\xbf \n" + HTML, MARKUP),
    Sample("web page called PDF", "a.pdf", lambda: HTML, KIND),
    Sample("script called text", "a.txt", lambda: b"#!/bin/sh\nrm -r /", MARKUP),
    Sample("program", "a.exe", lambda: b"MZ\x90\0" + b"\0" * 99, KIND),
    Sample("program called Word", "a.docx", lambda: b"\x7fELF" + b"\0" * 99, KIND),
    Sample("HEIC", "a.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
    Sample("EICAR", "eicar.com", lambda: EICAR, VIRUS),
    Sample("EICAR called text", "a.txt", lambda: b"Hello " + EICAR, VIRUS),
    Sample("EICAR in a document", "a.docx", lambda: word({"word/a.xml": EICAR}), VIRUS),
    Sample("text in Latin-1", "a.txt", lambda: "déjà".encode("latin-1"), ENCODING),
    Sample("text in UTF-16", "a.txt", lambda: "Good day".encode("utf-16"), ENCODING),
    Sample("text with a terminal's signs", "a.txt", lambda: b"good \x1b[2J day", CONTROLS),
    Sample("text with NUL", "a.txt", lambda: b"x" * 2000 + b"\0", CONTROLS),
    Sample("nothing", "a.txt", lambda: b"", "is empty"),
    Sample("nothing called PDF", "a.pdf", lambda: b"", "is empty"),
    Sample("spaces alone", "a.txt", lambda: b" \n ", "is empty"),
    Sample("PDF with a script", "a.pdf", lambda:
        pdf(b"/OpenAction<</S/JavaScript/JS(a)>>"), ACTIVE),
    Sample("PDF that disguises it", "a.pdf", lambda: pdf(b"/AA<</S/J#61vaScript>>"), ACTIVE),
    Sample("PDF that packs it", "a.pdf", lambda: object_stream(b"8 0 <</S/JavaScript>>"), ACTIVE),
    Sample("PDF that hides it", "a.pdf", lambda: object_stream(
        b"3820", b"/Filter[/AHx/FlateDecode]", pack=False), ACTIVE),
    Sample("PDF that pads it", "a.pdf", lambda: veiled(OBJECTS + b" " * 2000), ACTIVE),
    Sample("PDF that feigns another object", "a.pdf", lambda:
        veiled(OBJECTS + b"/X(\n7 0 obj<</Y 1>>)"), ACTIVE),
    Sample("PDF that feigns one in a comment", "a.pdf", lambda:
        veiled(OBJECTS + b"%7 0 obj<<\n"), ACTIVE),
    Sample("PDF that feigns one before it", "a.pdf", lambda:
        veiled(b"/X(7 0 obj<<)" + OBJECTS), ACTIVE),
    Sample("PDF that feigns a stream", "a.pdf", lambda: veiled(OBJECTS + b"/X(stream\n)"), ACTIVE),
    Sample("PDF that spells its kind", "a.pdf", lambda: veiled(b"/Type/#4fbjSt#6D/#46irst 4"),
        ACTIVE),
    Sample("PDF without a kind", "a.pdf", lambda: veiled(b"/First 5 0 R"), ACTIVE),
    Sample("PDF that packs it in two ways", "a.pdf", lambda:
        veiled(OBJECTS, b"/Filter[/FlateDecode/ASCIIHexDecode]"), ACTIVE),
    Sample("PDF that counts differences", "a.pdf", lambda:
        veiled(OBJECTS, b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>"), ACTIVE),
    Sample("PDF that starts a program", "a.pdf", lambda: pdf(b"/A<</S/Launch/F(x)>>"), ACTIVE),
    Sample("PDF with a file inside", "a.pdf", lambda:
        pdf(b"/Names<</EmbeddedFiles 5 0 R>>"), ACTIVE),
    Sample("PDF of gigabytes", "a.pdf", lambda: object_stream(BOMB), PACKED),
    Sample("PDF with a password", "a.pdf", lambda: pdf(trailer=b"/Encrypt 5 0 R"), LOCKED),
    Sample("PDF cut off", "a.pdf", lambda: pdf()[:-30], BROKEN),
    Sample("PDF of a head alone", "a.pdf", lambda: b"%PDF-1.4\n", BROKEN),
    Sample("PDF with an archive behind", "a.pdf", lambda: pdf() + word(), TWOFOLD),
    Sample("PDF behind a web page", "a.pdf", lambda: HTML + pdf(), KIND),
    Sample("PDF that leads nowhere", "a.pdf", lambda:
        pdf().replace(b"xref\n0 4", b"xxxx\n0 4"), BROKEN),
    Sample("Word with macros", "a.docm", lambda: word(main=MACRO_TYPE), MACROS),
    Sample("macros called Word", "a.docx", lambda: word({"word/vbaProject.bin": b"x"}), MACROS),
    Sample("Word with a program", "a.docx", lambda:
        word({"word/embeddings/oleObject1.bin": b"x"}), ACTIVE),
    Sample("Word with ActiveX", "a.docx", lambda:
        word({"word/activeX/activeX1.xml": b"<x/>"}), ACTIVE),
    Sample("Word that fetches", "a.docx", lambda: word(link("attachedTemplate")), ACTIVE),
    Sample("Word with entities", "a.docx", lambda: word({"word/a.xml": ENTITIES}), ACTIVE),
    Sample("Word that unpacks to much", "a.docx", lambda: word({"word/a.xml": BOMB}), PACKED),
    Sample("Word of thousands of parts", "a.docx", lambda: word(
        {f"word/{number}.xml": b"" for number in range(2500)}), PACKED),
    Sample("Word with a part of above", "a.docx", lambda: word({"../../etc/x.xml": b"x"}), BROKEN),
    Sample("Word with a password", "a.docx", locked_word, LOCKED),
    Sample("Word of old", "a.doc", old_office, LOCKED),
    Sample("Word cut off", "a.docx", lambda: word()[:-30], BROKEN),
    Sample("Word with bytes behind", "a.docx", lambda: word() + SCRIPT * 9, TWOFOLD),
    Sample("Word with a table that has macros", "a.docx", lambda: word(
        {"word/embeddings/a.xlsx": word({"xl/vbaProject.bin": b"x"})}), MACROS),
    Sample("OpenDocument with Basic", "a.odt", lambda:
        opened({"Basic/script.xml": b"<x/>"}), MACROS),
    Sample("OpenDocument with a password", "a.odt", lambda: opened(manifest=LOCKED_ODT), LOCKED),
    Sample("OpenDocument of no kind", "a.odt", lambda: opened(kind="database"), KIND),
    Sample("archive", "a.zip", lambda: packed({"a.txt": b"x"}), KIND),
    Sample("archive called Word", "a.docx", lambda: packed({"a.exe": b"MZ"}), ACTIVE),
    Sample("other archives", "a.tar.gz", lambda: gzip.compress(tarred()), KIND),
]  # fmt: skip

HONEST = [
    Sample("photo", "IMG_2041.JPG", photo, "=IMG_2041.jpg"),
    Sample("screenshot", "capture d’écran.png", lambda: picture("PNG"), "=capture d’écran.png"),
    Sample("WebP", "a.webp", lambda: picture("WEBP"), "=a.webp"),
    Sample("grey", "a.jpeg", lambda: picture("PNG", (9, 9)), "=a.jpeg.png"),
    Sample("PDF", "عرض سعر.pdf", pdf, "=عرض سعر.pdf"),
    Sample("PDF with an outline", "a.pdf", lambda:
        pdf(more=b"5 0 obj\n<</First 6 0 R/Title(a \\( b)>>\nendobj\n6 0 obj\n<</Filter/DCTDecode"
                 b">>\nstream\n\xff\xd8\nendstream\nendobj\n"), "=a.pdf"),
    Sample("packed PDF", "a.pdf", lambda: object_stream(b"8 0 <</Type/Page>>"), "=a.pdf"),
    Sample("Word", "rapport.docx", lambda: word(link("hyperlink")), "=rapport.docx"),
    Sample("Word with a chart", "a.docx", lambda: word(
        {"word/embeddings/a.xlsx": excel()}), "=a.docx"),
    Sample("Word called Excel", "a.xlsx", word, "=a.xlsx.docx"),
    Sample("Excel", "table.xlsx", excel, "=table.xlsx"),
    Sample("OpenDocument", "a.odt", opened, "=a.odt"),
    Sample("OpenDocument table", "a.ods", lambda: opened(kind="spreadsheet"), "=a.ods"),
    Sample("text", "notes.txt", "Bonjour, مرحبا".encode, "=notes.txt"),
    Sample("text with a mark before it", "a.csv", lambda: b"\xef\xbb\xbfa;b\r\n1;2", "=a.csv.txt"),
    Sample("error log", "server.log", lambda: b"Error: <script> is not closed", "=server.log.txt"),
]  # fmt: skip

NAMES = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system.ini.txt", "system.ini"),
    ("/absolute.txt", "absolute"),
    ("invoice\u202etxt.exe", "invoicetxt.exe"),
    ("a\u200b\u2066b\u0000\n.txt", "ab"),
    ("تقرير.txt", "تقرير"),
    ("e\u0301te\u0301.txt", "\u00e9t\u00e9"),
    (".txt", "txt"),
    ("..", "file"),
    ("", "file"),
    ("x" * 300 + ".txt", "x" * 100),
    ('a<b>:"|?*.txt', "a_b______"),
    ("con . . .txt", "con"),
]

"""Has LibreOffice accept, then reject, all tracked changes of Word documents, and writes both texts.

    python3 both_sides.py FOLDER

For every `NAME.docx` in the folder it writes `NAME.accepted.txt` and `NAME.rejected.txt` (UTF-8, one paragraph a line).
One process of LibreOffice serves all; it ends with the script.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

# Seconds until LibreOffice must answer.
PATIENCE = 60


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 4):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def turn(context, document, command, target):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    opened = desktop.loadComponentFromURL(document.as_uri(), "_blank", 0, properties(Hidden=True))
    try:
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        dispatcher.executeDispatch(opened.CurrentController.Frame, command, "", 0, ())
        opened.storeToURL(target.as_uri(), properties(FilterName="Text (encoded)", FilterOptions="UTF8,LF,,,"))
    finally:
        opened.close(True)


def main(folder):
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"rulewatch-{Path(profile).name}"
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(profile).as_uri()}",
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            context = connect(pipe)
            for document in sorted(folder.glob("*.docx")):
                turn(context, document, ".uno:AcceptAllTrackedChanges", document.with_suffix(".accepted.txt"))
                turn(context, document, ".uno:RejectAllTrackedChanges", document.with_suffix(".rejected.txt"))
            context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
        finally:
            try:
                office.wait(20)
            except subprocess.TimeoutExpired:
                office.kill()


main(Path(sys.argv[1]).resolve())

"""Pages in a real browser: what goes wrong in one is remembered, and pictures and accessibility are taken of each."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from site_under_test import PASSWORD, wait_until

WIDTHS = {1280: 800, 390: 844}


class Browser:
    """Chromium, and what the pages in it complain about."""

    def __init__(self, playwright, site, pictures, executable=None):
        self.site = site
        self.pictures = Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        # Without a sandbox of its own, because tests may run as root; in a container /dev/shm is small.
        self.chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"])
        self.axe = Axe()
        self.complaints = []
        self.violations = []
        # The server goes and comes again in one step, and what is under way then ends in any of these ways.
        going = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED", "status of 503")
        self.expected = going + ("WebSocket connection to", "status of 401", "status of 403", "status of 404", "status of 410", "status of 422", "status of 429")

    def context(self, **options):
        context = self.chromium.new_context(base_url=self.site.url, viewport={"width": 1280, "height": 800}, reduced_motion="reduce", **options)
        context.set_default_timeout(60_000)
        context.on("page", self._listen)
        return context

    def _listen(self, page):
        def complain(text):
            if not any(word in text for word in self.expected):
                self.complaints.append(f"{page.url}: {text}")

        page.on("console", lambda message: complain(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complain(str(error)))

    def signed_in(self, name, **options):
        context = self.context(**options)
        page = context.new_page()
        page.goto("/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("/")
        return page

    def look(self, page, name):
        """Takes pictures of a page in both themes and widths, and asks axe about it in both themes."""
        page.wait_for_load_state()
        theme_before = page.evaluate("document.documentElement.dataset.theme ?? ''")
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; document.dispatchEvent(new Event('themechange')) }", theme)
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                # Charts take the new width some frames later.
                try:
                    wait_until(lambda: page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "it", 10)
                except AssertionError:
                    self.violations.append(f"{name}: wider than a window of {width}")
                page.screenshot(path=self.pictures / f"{name}-{width}-{theme}.png", full_page=True)
                if width == 390 and theme == "dark":
                    continue
                for violation in self.axe.run(page).response["violations"]:
                    if violation["impact"] in ("serious", "critical"):
                        places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                        self.violations.append(f"{name} {theme} {width}: {violation['id']}: {violation['help']}: {places}")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; document.dispatchEvent(new Event('themechange')) }", theme_before)

package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of a report sees: the plan of a site that really ran, in a real browser. */
class ReportInBrowserTest {

    @TempDir
    static Path directory;
    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void plan_the_site() throws Exception {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "no Chromium is installed, so no report is looked at in a browser; "
                + "apt-get install chromium");
        BuildbotSite.unpack(directory);
        Path job = BuildbotSite.job(directory);
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        winnow.done("plan", job, "--as-of", "2026-11-01T12:00:00Z");
        page = Path.of(winnow.done("plan", job, "--as-of", "2026-11-22T12:00:00Z", "--json").json()
                .get("report").asString(), "report.html");
        browser = Browser.start(chromium.get(), Files.createDirectory(directory.resolve("profile")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void opens_without_a_complaint_and_asks_nobody_else_for_anything() throws IOException {
        browser.show(1200, false);
        browser.open(page);

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.evaluate("document.scripts.length")).isEqualTo("0");
        assertThat(browser.evaluate("document.title")).contains("Plan of buildbot");
        assertThat(browser.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')]"
                + ".filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash)")).isEmpty();
    }

    @Test
    void draws_its_charts() throws IOException {
        browser.show(1200, false);
        browser.open(page);

        assertThat(browser.evaluate("[...document.querySelectorAll('svg.chart title:first-child')]"
                + ".map(title => title.id).filter(id => id)")).isEqualTo("by-branch-t,by-os-t,by-age-t,by-plan-t,ahead-t");
        assertThat(Integer.parseInt(browser.evaluate("[...document.querySelectorAll('svg.chart rect')].filter(bar => {"
                + "const box = bar.getBoundingClientRect(); return box.width > 0 && box.height > 0; }).length")))
                .isGreaterThan(30);
        assertThat(browser.evaluate("[...document.querySelectorAll('svg.chart')].filter(chart => {"
                + "const all = chart.getBoundingClientRect(); return [...chart.querySelectorAll('text,rect')].some(one => {"
                + "const box = one.getBoundingClientRect(); return box.right > all.right + 1 || box.left < all.left - 1 "
                + "|| box.bottom > all.bottom + 4; }); }).length")).as("charts with something outside").isEqualTo("0");
    }

    @Test
    void folds_its_tables_open_and_shut() throws IOException {
        browser.show(1200, false);
        browser.open(page);
        String height = "document.querySelector('details').getBoundingClientRect().height";

        assertThat(browser.evaluate("document.querySelector('details').open")).isEqualTo("false");
        double shut = Double.parseDouble(browser.evaluate(height));

        browser.evaluate("document.querySelector('details summary').click()");

        assertThat(Double.parseDouble(browser.evaluate(height))).isGreaterThan(shut + 40);
        assertThat(browser.evaluate("document.querySelector('details table').rows.length > 1")).isEqualTo("true");

        browser.evaluate("document.querySelector('details summary').click()");
        assertThat(Double.parseDouble(browser.evaluate(height))).isEqualTo(shut);
    }

    @Test
    void shows_hostile_branch_names_as_text() throws IOException {
        browser.show(1200, false);
        browser.open(page);

        assertThat(browser.evaluate("document.body.textContent.includes('bugfix/#123 <b>x</b>')")).isEqualTo("true");
        assertThat(browser.evaluate("[...document.querySelectorAll('b')].filter(b => b.textContent === 'x').length"))
                .isEqualTo("0");
        assertThat(browser.evaluate("document.body.textContent.includes('feature/\u00fcn\u00ef code')"))
                .isEqualTo("true");
    }

    @Test
    void is_readable_on_a_phone_in_the_dark_and_on_paper() throws IOException {
        browser.show(1200, false);
        browser.open(page);
        String colour = "getComputedStyle(document.body).backgroundColor";
        String light = browser.evaluate(colour);

        browser.show(360, true);

        assertThat(browser.evaluate(colour)).isNotEqualTo(light);
        assertThat(Integer.parseInt(browser.evaluate("document.documentElement.scrollWidth"))).as("no sideways scrolling")
                .isLessThanOrEqualTo(360);
        assertThat(new String(browser.print(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }

    @Test
    void the_dashboard_opens_without_a_complaint() throws IOException {
        browser.show(1200, false);
        browser.open(page.getParent().getParent().getParent().resolve("index.html"));

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.evaluate("document.querySelectorAll('tbody a').length")).isEqualTo("2");
    }
}

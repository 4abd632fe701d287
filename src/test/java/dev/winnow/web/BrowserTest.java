package dev.winnow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The console in a real browser: what people come for, from the log-in to the end. */
class BrowserTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "no browser: install the packages chromium and chromium-driver");
        site = new ServedSite(folder).withBuilds();
        Files.writeString(site.job(), Files.readString(site.job()).replace("approval: never", "approval: on-change")
                .replaceAll("limits: .*", "limits: { removals: 2 }"));
        site.cli().done("adopt", site.job());
        for (String user : List.of("ada admin", "quinn qa", "vera viewer", "otto auditor")) {
            site.withUser(user.split(" ")[0], user.split(" ")[1]);
        }
        site.start();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900",
                "--user-data-dir=" + folder.resolve("browser"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void the_browser_complained_of_nothing_and_asked_no_other_host() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).as("messages of the browser; the server said "
                + site.said()).isEmpty();
        Matcher asked = Pattern.compile("\"documentURL\":\"[^\"]*\".*?\"url\":\"(https?://[^\"]*)\"").matcher(browser.manage().logs()
                .get(LogType.PERFORMANCE).getAll().stream().map(LogEntry::getMessage).filter(message ->
                        message.contains("Network.requestWillBeSent\"")).collect(Collectors.joining("\n")));
        while (asked.find()) {
            assertThat(asked.group(1)).startsWith(site.at("/").toString());
        }
    }

    private static void open(String path) {
        browser.get(site.at(path).toString());
    }

    private static void login(String user) {
        browser.manage().deleteAllCookies();
        open("/login");
        fill("username", user);
        fill("password", ServedSite.PASSWORD);
        press("Log in");
        await().untilAsserted(() -> assertThat(text("header")).contains(user));
    }

    private static String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    /** A page that is being loaded or changed has elements that are gone a moment later. */
    private static ConditionFactory await() {
        return Awaitility.await().ignoreExceptionsInstanceOf(WebDriverException.class);
    }

    private static WebElement find(By by) {
        return await().until(() -> browser.findElement(by), WebElement::isDisplayed);
    }

    private static void fill(String id, String value) {
        WebElement field = find(By.id(id));
        field.clear();
        field.sendKeys(value);
    }

    private static void press(String button) {
        find(By.xpath("//main//button[normalize-space()='" + button + "']")).click();
    }

    private static void unfold(String summary) {
        find(By.xpath("//summary[normalize-space()='" + summary + "']")).click();
    }

    private static void follow(String link) {
        find(By.linkText(link)).click();
    }

    private static void shows(String... words) {
        await().untilAsserted(() -> assertThat(text("main")).contains(words));
    }

    @Test
    void qa_finds_a_build_by_a_word_pins_it_until_a_date_and_sees_it_kept_in_the_next_plan() {
        login("quinn");
        follow("Builds");
        fill("q", "1.0.0 os=linux branch=main" + Keys.ENTER);
        follow("app/main/linux/1.0.0");
        shows("goes", "last: 2 - 3rd");
        unfold("Pin this build");
        fill("pin-reason", "the customer runs it");
        browser.executeScript("document.getElementById('pin-day').value = '2099-12-31'");
        press("Pin");
        shows("Pinned.", "the customer runs it", "until 2100-01-01 00:00");
        site.cli().run("plan", site.job());
        follow("Plans");
        find(By.cssSelector("tbody th a")).click();
        follow("What stays");
        shows("app/main/linux/1.0.0", "the customer runs it");
    }

    @Test
    void an_admin_approves_a_plan_against_its_limit_applies_it_watches_it_and_restores_one_build() {
        site.cli().run("plan", site.job());
        login("ada");
        shows("limit", "wait to be removed");
        follow("Look at the plan");
        shows("It waits for somebody", "limit removals", "app/release/linux/1.0.0", "last: 2 - 3rd");
        fill("override", "we have read it");
        press("Approve");
        shows("Its limits are overridden.", "overridden: we have read it", "Approved by\nada");
        find(By.xpath("//button[starts-with(., 'Apply')]")).click();
        await().untilAsserted(() -> assertThat(text("#progress")).contains("ended", "parts moved to the trash"));
        follow("Trash");
        shows("app/release/linux/1.0.0");
        find(By.cssSelector("button[aria-label='Restore products of app/release/linux/1.0.0']")).click();
        await().untilAsserted(() -> assertThat(text("#progress")).contains("ended", "1 parts restored"));
        open("/build?key=app%2Frelease%2Flinux%2F1.0.0");
        shows("restored by");
    }

    @Test
    void a_job_file_is_edited_until_its_fault_is_gone_and_its_difference_is_shown() throws IOException {
        login("vera");
        follow("Workbench");
        await().until(() -> !browser.findElements(By.cssSelector(".CodeMirror")).isEmpty());
        assertThat(browser.executeScript("return document.querySelector('.CodeMirror').CodeMirror.getValue()"))
                .isEqualTo(Files.readString(site.job()));
        edit(Files.readString(site.job()).replace("last: 2", "lst: 2"));
        await().untilAsserted(() -> assertThat(text("#result")).contains("Faults", "lst"));
        await().until(() -> !browser.findElements(By.cssSelector(".CodeMirror-lint-marker-error")).isEmpty());
        edit(Files.readString(site.job()).replace("last: 2", "last: 1"));
        await().untilAsserted(() -> assertThat(text("#result")).contains("parts differ", "app/main/windows/1.1.0", "last: 1 - 2nd")
                .doesNotContain("Faults"));
    }

    private static void edit(String text) {
        browser.executeScript("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", text);
    }

    @Test
    void nothing_keeps_anybody_from_using_a_page_by_light_or_dark_or_on_a_phone() throws IOException {
        site.cli().run("plan", site.job());
        login("ada");
        String axe = new String(AxeBuilder.class.getResourceAsStream("/axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        String plan = site.cli().done("runs", "--json").out().replaceAll("(?s).*?\"plan\"\\s*:\\s*\"(p-[^\"]+)\".*", "$1");
        for (String path : List.of("/", "/builds", "/builds?q=colour%3Dred", "/matrix", "/build?key=app%2Fmain%2Flinux%2F1.2.0",
                "/build/why?key=app%2Fmain%2Flinux%2F1.2.0", "/plans", "/plan?id=" + plan, "/workbench", "/trash", "/runs", "/pins",
                "/pins/many?q=main", "/audit", "/nowhere")) {
            for (String scheme : List.of("light", "dark")) {
                browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name",
                        "prefers-color-scheme", "value", scheme))));
                open(path);
                browser.executeScript(axe);
                assertThat((List<?>) browser.executeAsyncScript("const done = arguments[0]; axe.run({resultTypes: ['violations']})"
                        + ".then(found => done(found.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
                        + ".map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))), failed => done([String(failed)]))"))
                        .as(path + " " + scheme).isEmpty();
            }
            browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", 390, "height", 844, "deviceScaleFactor", 1,
                    "mobile", true));
            open(path);
            assertThat(browser.executeScript("return document.documentElement.scrollWidth")).as(path).isEqualTo(390L);
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        browser.manage().logs().get(LogType.BROWSER).getAll().forEach(said -> assertThat(said.getMessage()).contains("/nowhere"));
    }
}

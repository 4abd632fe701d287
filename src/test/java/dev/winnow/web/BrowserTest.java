package dev.winnow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
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

/** The console in a real browser: what people come for, one after the other: the auditor asks what the admin did. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
        options.setExperimentalOption("prefs", Map.of("download.default_directory", folder.toString()));
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

    /** For people to look at, in the folder that {@code -Dwinnow.test.pictures} names. */
    private static void picture(String path, String how) throws IOException {
        String to = System.getProperty("winnow.test.pictures");
        if (to != null) {
            Files.write(Files.createDirectories(Path.of(to)).resolve((path.replaceAll("\\W+", "-") + "-" + how + ".png")
                    .replaceAll("^-", "home-")), Base64.getDecoder().decode((String) browser.executeCdpCommand(
                    "Page.captureScreenshot", Map.of("captureBeyondViewport", true)).get("data")));
        }
    }

    private static void open(String path) {
        browser.get(site.at(path).toString());
    }

    private static void openUnfolded(String path) {
        open(path);
        browser.executeScript("document.querySelectorAll('details').forEach(one => { one.open = true; })");
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
    @Order(1)
    void qa_finds_a_build_by_a_word_pins_it_until_a_date_and_sees_it_kept_in_the_next_plan() {
        login("quinn");
        follow("Builds");
        fill("q", "1.0.0 os=linux branch=main" + Keys.ENTER);
        follow("app/main/linux/1.0.0");
        shows("goes", "last: 2 - 3rd");
        unfold("Pin this build");
        fill("pin-reason", "the customer runs it");
        browser.executeScript("document.getElementById('day').value = '2099-12-31'");
        press("Pin");
        shows("Pinned.", "the customer runs it", "until 2100-01-01 00:00");
        site.cli().run("plan", site.job());
        follow("Plans");
        find(By.cssSelector("tbody th a")).click();
        follow("What stays");
        shows("app/main/linux/1.0.0", "the customer runs it");
    }

    @Test
    @Order(2)
    void an_admin_approves_a_plan_against_its_limit_applies_it_watches_it_and_restores_one_build() {
        site.cli().run("plan", site.job());
        login("ada");
        shows("limit", "wait to be removed", "Since ");
        follow("Look at the plan");
        follow("Difference to another plan");
        follow("Goes only in the other");
        shows("Nothing.");
        browser.navigate().back();
        browser.navigate().back();
        shows("It waits for somebody", "limit removals", "app/release/linux/1.0.0", "last: 2 - 3rd");
        fill("override", "we have read it");
        press("Approve");
        shows("Its limits are overridden.", "overridden: we have read it", "Approved by\nada");
        find(By.xpath("//button[starts-with(., 'Apply')]")).click();
        await().untilAsserted(() -> assertThat(text("#progress")).contains("ended", "parts moved to the trash"));
        follow("Trash");
        shows("app/release/linux/1.0.0");
        find(By.cssSelector("button[aria-label='Restore products of app/release/linux/1.0.0']")).click();
        await().untilAsserted(() -> assertThat(text("#progress")).contains("ended", "1 part restored"));
        open("/build?key=app%2Frelease%2Flinux%2F1.0.0");
        shows("restored by");
    }

    @Test
    @Order(4)
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

    @Test
    @Order(3)
    void an_auditor_answers_six_questions_and_saves_one_answer_as_csv() throws IOException {
        login("otto");
        follow("Builds");
        fill("q", "release/windows/1.0.0" + Keys.ENTER);
        follow("app/release/windows/1.0.0");
        // Why is it gone?
        shows("to remove", "last: 2 - 3rd", "went to the trash");
        follow("Audit");
        // Who approved it, and why against its limits?
        follow("Approvals");
        shows("ada", "we have read it");
        // What was freed last month, by branch?
        follow("Freed");
        shows("release", "month");
        // Who pinned what until when, and was anything removed while it was pinned?
        follow(By.xpath("//nav[@aria-label='Lists']//a[.='Pins']"));
        shows("the customer runs it", "quinn", "2100-01-01 00:00");
        assertThat(browser.findElements(By.cssSelector("td[data-label='removed']")).stream().map(WebElement::getText).toList())
                .isNotEmpty().containsOnly("0");
        // What was removed between two dates?
        follow("Removals");
        String today = LocalDate.now(ZoneId.of("Europe/Berlin")).toString();
        browser.executeScript("document.getElementById('from').value = arguments[0]; document.getElementById('to').value = "
                + "arguments[0]", today);
        press("Show");
        shows("app/release/windows/1.0.0", "trashed", "ada");
        String csv = (String) browser.executeAsyncScript("const done = arguments[0]; fetch(document.querySelector(\"a[href*='as=csv']\")"
                + ".href.replace('&#x3D;', '=')).then(answer => answer.text()).then(done, failed => done(String(failed)))");
        assertThat(csv.lines().toList().get(0)).startsWith("at,run,plan,approved_by,key,part");
        assertThat(csv).contains("app/release/windows/1.0.0,products");
        follow("Save as CSV");
        await().until(() -> Files.isRegularFile(folder.resolve("removals.csv")));
        assertThat(Files.readString(folder.resolve("removals.csv"))).isEqualTo(csv);
        // And does the ledger hold?
        press("Verify the ledger");
        shows("sound");
    }

    private static void follow(By link) {
        find(link).click();
    }

    /** The newest plan's id. */
    private static String plan() {
        return site.cli().done("runs", "--json").out().replaceAll("(?s).*?\"plan\"\\s*:\\s*\"(p-[^\"]+)\".*", "$1");
    }

    private static void edit(String text) {
        browser.executeScript("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", text);
    }

    @Test
    @Order(5)
    void an_admin_makes_a_token_for_a_program_and_revokes_it() throws IOException {
        site.token("nightly", "ci", "--project", "app");
        login("ada");
        follow("Tokens");
        shows("nightly", "app");
        unfold("Make a token");
        fill("name", "deploy");
        find(By.cssSelector("#role option:nth-child(3)")).click();
        press("Make the token");
        shows("shown this once");
        String token = find(By.id("token")).getDomProperty("value");
        picture("/tokens made", "light");
        assertThat(browser.getCurrentUrl()).doesNotContain(token);
        ServedSite.Client deploy = site.program(token);
        String pin = "{\"key\":\"app/main/linux/1.2.0\",\"reason\":\"deployed\"}";
        assertThat(deploy.send("POST", "/api/v1/pins", pin).statusCode()).isEqualTo(201);
        follow("Tokens");
        shows("deploy");
        assertThat(browser.getPageSource()).doesNotContain(token);
        find(By.cssSelector("summary[aria-label='Revoke deploy']")).click();
        picture("/tokens revoke", "light");
        press("Revoke deploy");
        shows("deploy is no longer valid.", "revoked");
        assertThat(deploy.send("POST", "/api/v1/pins", pin).statusCode()).isEqualTo(401);
    }

    @Test
    @Order(6)
    void nothing_keeps_anybody_from_using_a_page_by_light_or_dark_or_on_a_phone() throws IOException {
        site.cli().run("plan", site.job());
        login("ada");
        String axe = new String(AxeBuilder.class.getResourceAsStream("/axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        String plan = plan();
        for (String path : List.of("/", "/builds", "/builds?q=colour%3Dred", "/matrix", "/build?key=app%2Fmain%2Flinux%2F1.2.0",
                "/build/why?key=app%2Fmain%2Flinux%2F1.2.0", "/plans", "/plan?id=" + plan, "/plan/difference?id=" + plan + "&show=other",
                "/workbench", "/trash", "/runs",
                "/run?id=" + site.cli().done("runs", "--json").json().get(0).get("run").stringValue(), "/pins", "/pins/many?q=main",
                "/audit", "/audit?list=freed", "/audit?list=removals", "/audit?list=approvals", "/audit?list=pins",
                "/tokens", "/openapi", "/login", "/nowhere")) {
            for (String scheme : List.of("light", "dark")) {
                browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name",
                        "prefers-color-scheme", "value", scheme))));
                if (scheme.equals("light")) {
                    openUnfolded(path);
                    browser.executeScript(axe);
                }
                // In the dark only colours are others.
                String rules = scheme.equals("dark") ? ", runOnly: ['color-contrast', 'link-in-text-block']" : "";
                assertThat((List<?>) browser.executeAsyncScript("const done = arguments[0]; axe.run({resultTypes: ['violations']"
                        + rules + "}).then(found => done(found.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
                        + ".map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))), failed => done([String(failed)]))"))
                        .as(path + " " + scheme).isEmpty();
                picture(path, scheme);
            }
            browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", 390, "height", 844, "deviceScaleFactor", 1,
                    "mobile", true));
            openUnfolded(path);
            assertThat(browser.executeScript("return document.documentElement.scrollWidth")).as(path).isEqualTo(390L);
            picture(path, "390");
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        browser.manage().logs().get(LogType.BROWSER).getAll().forEach(said -> assertThat(said.getMessage()).contains("/nowhere"));
    }
}

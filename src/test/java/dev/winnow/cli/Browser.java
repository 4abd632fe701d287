package dev.winnow.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A headless Chromium with one page, driven by its own debugging protocol. */
final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ANSWER_SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private String session;
    private int last;

    private Browser(Process process) throws IOException {
        this.process = process;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create(address(process)), new Listener()).join();
    }

    /** Where a Chromium is installed, if one is. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst();
    }

    /** @param profile an empty folder */
    static Browser start(Path chromium, Path profile) throws IOException {
        Browser browser = new Browser(new ProcessBuilder(chromium.toString(), "--headless", "--no-sandbox",
                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                "--user-data-dir=" + profile, "--remote-debugging-port=0", "about:blank").start());
        ObjectNode make = JSON.createObjectNode();
        make.put("url", "about:blank");
        String target = browser.ask("Target.createTarget", make).required("targetId").stringValue();
        ObjectNode attach = JSON.createObjectNode();
        attach.put("targetId", target);
        attach.put("flatten", true);
        browser.session = browser.ask("Target.attachToTarget", attach).required("sessionId").stringValue();
        for (String part : List.of("Page", "Runtime", "Log", "Network")) {
            browser.ask(part + ".enable", JSON.createObjectNode());
        }
        return browser;
    }

    /** Opens a page and waits until it is loaded. */
    void open(Path page) throws IOException {
        complaints.clear();
        ObjectNode where = JSON.createObjectNode();
        where.put("url", page.toUri().toString());
        ask("Page.navigate", where);
        while (!evaluate("document.readyState + location.protocol").equals("completefile:")) {
            ask("Page.getFrameTree", JSON.createObjectNode());
        }
    }

    /** What the browser complained of since the page was opened: console errors, exceptions, requests elsewhere. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** The value of an expression as text. */
    String evaluate(String expression) throws IOException {
        ObjectNode what = JSON.createObjectNode();
        what.put("expression", "String(" + expression + ")");
        JsonNode answer = ask("Runtime.evaluate", what);
        if (answer.has("exceptionDetails")) {
            throw new IOException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.required("result").required("value").stringValue();
    }

    /** Shows the page as on a screen of this width, in light or dark colours. */
    void show(int width, boolean dark) throws IOException {
        ObjectNode screen = JSON.createObjectNode();
        screen.put("width", width);
        screen.put("height", 900);
        screen.put("deviceScaleFactor", 1);
        screen.put("mobile", width < 600);
        ask("Emulation.setDeviceMetricsOverride", screen);
        ObjectNode media = JSON.createObjectNode();
        ObjectNode scheme = media.putArray("features").addObject();
        scheme.put("name", "prefers-color-scheme");
        scheme.put("value", dark ? "dark" : "light");
        ask("Emulation.setEmulatedMedia", media);
    }

    /** The page as a PDF on paper of size A4. */
    byte[] print() throws IOException {
        ObjectNode paper = JSON.createObjectNode();
        paper.put("preferCSSPageSize", true);
        return ask("Page.printToPDF", paper).required("data").binaryValue();
    }

    private JsonNode ask(String method, ObjectNode params) throws IOException {
        int id = ++last;
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id);
        message.put("method", method);
        message.set("params", params);
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        while (true) {
            JsonNode answer = next();
            if (answer.path("id").asInt(0) == id) {
                if (answer.has("error")) {
                    throw new IOException(method + ": " + answer.get("error"));
                }
                return answer.required("result");
            }
            note(answer);
        }
    }

    private JsonNode next() throws IOException {
        try {
            JsonNode message = messages.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("the browser does not answer");
            }
            return message;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private void note(JsonNode event) {
        String method = event.path("method").asString("");
        boolean elsewhere = method.equals("Network.requestWillBeSent")
                && !event.path("params").path("request").path("url").asString("").startsWith("file:");
        if (elsewhere || List.of("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
                .contains(method)) {
            complaints.add(event.toString());
        }
    }

    private static String address(Process process) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getErrorStream(),
                StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf("ws://");
            if (at >= 0) {
                // What it says from now on must go somewhere, or it stops.
                Thread drain = new Thread(() -> lines.lines().forEach(rest -> { }));
                drain.setDaemon(true);
                drain.start();
                return line.substring(at).strip();
            }
            said.append(line).append('\n');
        }
        throw new IOException("the browser did not start: " + said);
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
            text.append(data);
            if (end) {
                messages.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}

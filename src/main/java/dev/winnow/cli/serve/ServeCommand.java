package dev.winnow.cli.serve;

import dev.winnow.access.FirstAdmin;
import dev.winnow.access.Users;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.BuildPages;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Waiting;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Operator;
import dev.winnow.service.ExitCode;
import dev.winnow.service.schedule.JobRuns;
import dev.winnow.service.schedule.JobsFolder;
import dev.winnow.service.schedule.RunQueue;
import dev.winnow.service.schedule.RunRequests;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.service.schedule.SchedulerLock;
import dev.winnow.service.schedule.SchedulerState;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "serve", mixinStandardHelpOptions = true,
        description = "Serves the console, the API and the update URL, and runs the job files of a folder by their "
                + "schedule, until it is stopped.",
        footer = "  winnow serve /etc/winnow --listen 127.0.0.1:8080")
public final class ServeCommand extends Command {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final String SETTINGS = "winnow.properties";
    private static final Set<String> TLS = Set.of("server.ssl.bundle", "server.ssl.key-store", "server.ssl.certificate");
    private static final Pattern ADDRESS = Pattern.compile("(?<host>\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]+):(?<port>\\d{1,5})");

    @Parameters(paramLabel = "JOBS-DIR", arity = "0..1", description = "a folder with job files: *.yaml, *.yml, *.json")
    private String directory;

    @Option(names = "--listen", paramLabel = "ADDRESS:PORT", defaultValue = "127.0.0.1:8080", description = "where to "
            + "listen; port 0 takes a free one and prints it; default: ${DEFAULT-VALUE}")
    private String listen;

    @Option(names = "--no-schedule", description = "start no runs by their schedule, only those that people ask for")
    private boolean noSchedule;

    @Mixin
    private Waiting waiting;

    private record Listening(String address) { }

    @Override
    protected ExitCode run() throws IOException {
        Path folder = directory == null ? null : path(directory);
        if (folder != null && !Files.isDirectory(folder)) {
            throw Halt.usage(NameCodec.shownAbsolute(folder) + " is no folder; name the one with the job files");
        }
        StateDirectory state = common().state(shell().environment());
        boolean starts = folder != null && !noSchedule;
        try (Catalog catalog = catalog(); SchedulerLock claim = starts ? SchedulerLock.take(state, folder) : null) {
            BuildPages.prepare(catalog);
            RunQueue queue = new RunQueue(shell().clock(), shell().stop());
            JobRuns runs = jobRuns(waiting);
            Scheduler scheduler = new Scheduler(new JobsFolder(folder), starts
                    ? new SchedulerState(claim.file(), shell().operator().pid()) : null, shell().clock(), shell().stop(), TICK,
                    queue, starts, (job, ticket) -> runs.run(job, null, ticket), this::log);
            try (ConfigurableApplicationContext context = start(catalog, state, queue, runs, scheduler)) {
                tell(context);
                // Closed at once: a run may take a while to its next item, and no request may come in meanwhile.
                Runnable close = context::close;
                Thread closes = new Thread(() -> {
                    shell().stop().await(FOR_EVER);
                    close.run();
                }, "closes");
                closes.setDaemon(true);
                closes.start();
                scheduler.run();
            }
        }
        return ExitCode.DONE;
    }

    private ConfigurableApplicationContext start(Catalog catalog, StateDirectory state, RunQueue queue, JobRuns runs,
                                                 Scheduler scheduler) {
        Properties settings = settings(state);
        Map<String, Object> own = new HashMap<>(address());
        boolean secure = settings.stringPropertyNames().stream().anyMatch(TLS::contains);
        boolean proxied = settings.containsKey("winnow.proxy.addresses");
        if (!secure && !proxied && !loopback(String.valueOf(own.get("server.address")))) {
            throw Halt.usage("--listen " + listen + " would send passwords and tokens over the network as they are; listen "
                    + "on 127.0.0.1, or set server.ssl.bundle, or winnow.proxy.addresses for the reverse proxy before it, "
                    + "in " + state.path().resolve(SETTINGS));
        }
        own.put("server.servlet.session.cookie.secure", secure || proxied);
        own.put("management.metrics.system.diskspace.paths", state.path());
        own.put("spring.config.location", "classpath:/application.properties,classpath:/dev/winnow/cli/serve.properties,"
                + "optional:" + state.path().resolve(SETTINGS).toUri());
        // The program has set up its logging already.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        return new SpringApplicationBuilder(ServerContext.class)
                .web(WebApplicationType.SERVLET).bannerMode(Banner.Mode.OFF).logStartupInfo(false)
                .registerShutdownHook(false).addCommandLineProperties(true).initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean("catalog", Catalog.class, () -> catalog,
                            definition -> definition.setDestroyMethodName(""));
                    beans.registerBean(StateDirectory.class, () -> state);
                    beans.registerBean(Database.class, () -> common().database(shell()));
                    beans.registerBean(Clock.class, catalog::clock);
                    beans.registerBean(Operator.class, () -> shell().operator());
                    beans.registerBean(FirstAdmin.class, () -> new FirstAdmin(new Users(state), shell().errTerminal()));
                    beans.registerBean(RunQueue.class, () -> queue);
                    beans.registerBean(RunRequests.class, () -> new RunRequests(queue, runs, scheduler));
                    beans.registerBean(Scheduler.class, () -> scheduler);
                })
                .run(own.entrySet().stream().map(each -> "--" + each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new));
    }

    private Map<String, Object> address() {
        Matcher given = ADDRESS.matcher(listen);
        int port = given.matches() ? Integer.parseInt(given.group("port")) : -1;
        if (port < 0 || port > 65_535) {
            throw Halt.usage("--listen " + listen + " is no address and port; write 127.0.0.1:8080 or [::1]:8080");
        }
        try {
            return Map.of("server.address", InetAddress.getByName(given.group("host")).getHostAddress(), "server.port",
                    port);
        } catch (UnknownHostException unknown) {
            throw Halt.usage("--listen " + listen + ": there is no host " + given.group("host"));
        }
    }

    private static Properties settings(StateDirectory state) {
        Properties settings = new Properties();
        Path file = state.path().resolve(SETTINGS);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                settings.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw Halt.usage(file + " cannot be read: " + FailureCause.why(unreadable));
            }
        }
        return settings;
    }

    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private void tell(ConfigurableApplicationContext context) {
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        boolean secure = TLS.stream().anyMatch(context.getEnvironment()::containsProperty);
        String address = (secure ? "https://" : "http://") + ADDRESS.matcher(listen).replaceFirst("${host}:" + port) + "/";
        say("Listening on " + address);
        String code = context.getBean(FirstAdmin.class).code();
        if (code != null) {
            say("Nobody may log in yet. This link makes the first admin, once: " + address + "first?code=" + code);
        }
        document(new Listening(address));
        shell().out().flush();
    }

    private void log(String job, String line) {
        log().say("info", job, (job == null ? "" : job + ": ") + line);
    }
}

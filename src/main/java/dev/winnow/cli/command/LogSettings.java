package dev.winnow.cli.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import dev.winnow.report.output.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What libraries may say. What goes wrong is said once, by the command, in a line that its user can act on; libraries stay
 * silent. Not a file of XML, for which every start would load a parser.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogSettings extends ContextAwareBase implements Configurator {

    private static final Map<String, Level> LEVELS = Map.of("org.springframework.batch", Level.OFF,
            "org.springframework.boot", Level.ERROR, "org.flywaydb", Level.ERROR, "com.zaxxer.hikari", Level.OFF,
            // A connection that was lost is said by the command, not by each transaction that meets it.
            "org.springframework.transaction", Level.OFF, "org.springframework.jdbc", Level.OFF,
            "org.springframework.integration", Level.OFF,
            // The answer says what is wrong with a request. In the log, anybody could fill the disk with it.
            "org.springframework.web.servlet", Level.ERROR,
            Logger.ROOT_LOGGER_NAME, Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getStatusManager().add(new NopStatusListener());
        LogLayout layout = new LogLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(stderr);
        // What logs by Java's own means, such as a server's driver, is bound by the same.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Formats warnings of libraries as the command formats its own: for people, or as JSON. */
    static final class LogLayout extends LayoutBase<ILoggingEvent> {

        /** The system property that is {@code json} if the command was asked for it. */
        static final String FORMAT = "winnow.log";

        private record Warning(Instant at, String level, String run, String logger, String message) { }

        @Override
        public String doLayout(ILoggingEvent event) {
            String run = event.getMDCPropertyMap().get("run");
            if (!"json".equals(System.getProperty(FORMAT))) {
                return event.getInstant() + " " + event.getLevel() + (run == null ? "" : " " + run) + " "
                        + event.getLoggerName() + ": " + event.getFormattedMessage() + "\n";
            }
            return Json.line(new Warning(event.getInstant(), event.getLevel().toString().toLowerCase(Locale.ROOT), run,
                    event.getLoggerName(), event.getFormattedMessage())) + "\n";
        }
    }
}

package dev.winnow.cli.command;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import dev.winnow.report.output.Json;
import java.time.Instant;
import java.util.Locale;

/** Formats warnings of libraries as the command formats its own: for people, or as JSON. */
public final class LogLayout extends LayoutBase<ILoggingEvent> {

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

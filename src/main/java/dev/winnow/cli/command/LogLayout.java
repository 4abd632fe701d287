package dev.winnow.cli.command;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the few warnings of libraries look: as the command's own do, for people or as JSON. Named in logback.xml. */
public final class LogLayout extends LayoutBase<ILoggingEvent> {

    /** Set to {@code json} where the command was asked for that. */
    static final String FORMAT = "winnow.log";

    @Override
    public String doLayout(ILoggingEvent event) {
        String run = event.getMDCPropertyMap().get("run");
        if (!"json".equals(System.getProperty(FORMAT))) {
            return event.getInstant() + " " + event.getLevel() + (run == null ? "" : " " + run) + " "
                    + event.getLoggerName() + ": " + event.getFormattedMessage() + "\n";
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("at", event.getInstant().toString());
        document.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        document.put("run", run);
        document.put("logger", event.getLoggerName());
        document.put("message", event.getFormattedMessage());
        return JsonOut.compact(document) + "\n";
    }
}

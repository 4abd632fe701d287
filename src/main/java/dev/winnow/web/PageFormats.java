package dev.winnow.web;

import dev.winnow.model.RunOutcome;
import dev.winnow.report.output.Times;
import dev.winnow.service.schedule.Scheduler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** Formats values in the same way on all pages. */
final class PageFormats {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private PageFormats() {
    }

    /**
     * An instant.
     *
     * @param iso  for programs
     * @param text by the clocks of the job's zone
     * @param utc  the same in UTC, and the zone's name
     */
    record When(String iso, String text, String utc) {

        /** Null for null. */
        static When of(Instant at, ZoneId zone) {
            return at == null ? null : new When(at.toString(), new Times(zone).minute(at), zone.getId() + ", "
                    + SECOND.format(at.atOffset(ZoneOffset.UTC)) + " UTC");
        }
    }

    /** A job in a list of choices. */
    record JobChoice(String name, boolean here) { }

    /** All jobs; {@code chosen} is one of them, or null. */
    static List<JobChoice> jobs(Scheduler scheduler, String chosen) {
        return scheduler.jobs().stream().map(known -> known.job().name()).map(name -> new JobChoice(name, name.equals(chosen))).toList();
    }

    /** How long ago, in one unit: {@code 3 h}; nothing for null. */
    static String age(Instant at, Instant now) {
        if (at == null) {
            return "";
        }
        Duration age = Duration.between(at, now);
        if (age.isNegative()) {
            return "in " + age(now, at);
        }
        return age.toDays() >= 730 ? age.toDays() / 365 + " y" : age.toDays() > 0 ? age.toDays() + " d"
                : age.toHours() > 0 ? age.toHours() + " h" : age.toMinutes() + " min";
    }

    /** The word for what came of a run; null while it is on. */
    static String outcome(RunOutcome outcome) {
        return outcome == null ? "on" : outcome.word();
    }

    /** A path of the console with its parameters; those that are null or empty are left out. */
    static String link(String path, String... namesAndValues) {
        StringBuilder link = new StringBuilder(path);
        char sign = '?';
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null && !namesAndValues[i + 1].isEmpty()) {
                link.append(sign).append(namesAndValues[i]).append('=')
                        .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
                sign = '&';
            }
        }
        return link.toString();
    }

    /** The page of a build. */
    static String build(String key) {
        return link("/build", "key", key);
    }

    /** The text of a form's field without spaces around it; null if it is empty. */
    static String typed(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** What the fields of {@code until.mustache} say: the day, or else the choice; null for no end. */
    static String until(String choice, String day) {
        return typed(day) == null ? typed(choice) : typed(day);
    }

    /** Redirects to a page, which then says what was done. */
    static RedirectView to(String path, RedirectAttributes next, String said) {
        next.addFlashAttribute(Page.SAID, said);
        return new RedirectView(path, false, true, false);
    }
}

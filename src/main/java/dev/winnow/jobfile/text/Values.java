package dev.winnow.jobfile.text;

import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.value.Age;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.scheduling.support.CronExpression;

/**
 * Single values of a job file. Each method takes the text as written and throws {@link IllegalArgumentException} with
 * what is wrong and what to write instead.
 */
public final class Values {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final Pattern SHARE = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?%");
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart().appendLiteral('T').append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart().appendOffsetId().toFormatter(Locale.ROOT);
    private static final LocalDateTime ANY_DAY = LocalDateTime.of(2024, 1, 1, 0, 0);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
    private static final int MOST_YEARS = 1000;

    private Values() {
    }

    /** What a job or a store may be called: it becomes the name of a folder. */
    public static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no name; write at most 100 letters (a-z), digits, "
                    + "'.', '_' and '-', no '.' in front");
        }
        return text;
    }

    public static String host(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no name of a host; write what its worker is called, such as "
                    + "fs1 or fs1.example.org");
        }
        return text;
    }

    /** A length of time; 0 needs no unit. */
    public static Age age(String text) {
        if (text.equals("0")) {
            return new Age(Period.ZERO, Duration.ZERO, text);
        }
        Age age = Age.parse(text);
        // Further back than calendars go, counting back from a time fails.
        if (age.period().toTotalMonths() / 12 + age.period().getDays() / 365 + age.duration().toDays() / 365
                > MOST_YEARS) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + MOST_YEARS
                    + " years; write at most " + MOST_YEARS + "y");
        }
        return age;
    }

    /** An instant, a local time, or the start of a day. */
    public static Instant instant(String text, ZoneId zone) {
        try {
            TemporalAccessor time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return time instanceof OffsetDateTime exact ? exact.toInstant() : time instanceof LocalDateTime local
                    ? local.atZone(zone).toInstant() : ((LocalDate) time).atStartOfDay(zone).toInstant();
        } catch (DateTimeException noTime) {
            throw new IllegalArgumentException("'" + text + "' is no time; write a date such as 2026-01-31, or a "
                    + "time such as 2026-01-31T12:00:00Z");
        }
    }

    /** A zone of the tz database, or an offset. */
    public static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("'" + text + "' is no time zone"
                    + Nearest.hint(text, new TreeSet<>(ZoneId.getAvailableZoneIds()),
                            "; write one of the tz database, such as Europe/Berlin or UTC"));
        }
    }

    /** A Spring cron expression that some day fits. */
    public static String schedule(String text) {
        int fields = text.strip().split("\\s+").length;
        if (fields == 5 && !text.startsWith("@")) {
            throw new IllegalArgumentException("'" + text + "' has five fields; put the seconds in front: \"0 "
                    + text.strip() + "\"");
        }
        try {
            if (CronExpression.parse(text).next(ANY_DAY) == null) {
                throw new IllegalArgumentException("there is no such day");
            }
            return text;
        } catch (IllegalArgumentException | DateTimeException bad) {
            throw new IllegalArgumentException("'" + text + "' is no cron expression: " + bad.getMessage()
                    + "; write second, minute, hour, day of month, month and day of week, such as \"0 30 3 * * *\"");
        }
    }

    /** An attribute that a build can be grouped by, in the spelling of {@code NameCodec}. */
    public static String attribute(String text) {
        return attribute(text, Attributes.NAMES);
    }

    static String attribute(String text, Collection<String> known) {
        if (!known.contains(text) && !(text.startsWith(Attributes.PROPERTY_PREFIX) && Attributes.known(text))) {
            throw new IllegalArgumentException("no attribute is named '" + text + "'"
                    + Nearest.hint(text, known, "; there are " + String.join(", ", known) + " and properties.NAME"));
        }
        return NameCodec.shown(text);
    }

    /** @param instead what else may be written */
    public static long count(String text, String instead) {
        if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no count; write a whole number such as 10, or "
                    + instead);
        }
        return Long.parseLong(text);
    }

    /** A share such as {@code 20%}, or a count. */
    public static Limits.Amount amount(String text) {
        return COUNT.matcher(text).matches() ? new Limits.Amount(new BigDecimal(text), false) : share(text);
    }

    /** A percentage up to 100. */
    public static Limits.Amount share(String text) {
        if (!SHARE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no share; write a percentage such as 20%");
        }
        BigDecimal value = new BigDecimal(text.substring(0, text.length() - 1));
        if (value.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new IllegalArgumentException("'" + text + "' is more than there is; write at most 100%");
        }
        return new Limits.Amount(value, true);
    }

    /** The constant whose name is the word with {@code -} for {@code _}. */
    public static <E extends Enum<E>> E choice(Class<E> type, String text) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(text)) {
                return constant;
            }
            words.add(word);
        }
        throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", words));
    }

    /**
     * The folder that {@code text} stands for, absolute: the one of this very name where there is one, else
     * {@code %XX} in it stands for a byte, as wherever the program shows a path.
     *
     * @throws IllegalArgumentException if there can be no such folder; the message says what to write instead
     */
    public static Path path(Path folder, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a path is empty; write a folder, . for the job file's own");
        }
        if (text.startsWith("~") || text.startsWith("$")) {
            throw new IllegalArgumentException("'" + text + "': " + text.charAt(0) + " is not replaced by anything; "
                    + "write the whole path, or one from the job file's folder");
        }
        if (text.indexOf('\0') >= 0 || text.contains("%00")) {
            throw new IllegalArgumentException("a path holds no zero byte");
        }
        if (text.indexOf('%') >= 0) {
            Path named = spelt(folder, NameCodec.shown(text));
            if (Files.exists(named)) {
                return named;
            }
        }
        return spelt(folder, text);
    }

    private static Path spelt(Path folder, String shown) {
        return (shown.startsWith("/") ? NameCodec.absolute(shown) : NameCodec.path(folder, shown)).normalize();
    }
}

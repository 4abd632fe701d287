package dev.winnow.cli.command;

import dev.winnow.model.Halt;
import dev.winnow.report.CsvText;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list that a command prints: aligned for people in the job's zone, as CSV, or as one JSON array.
 *
 * @param zone the one that people see times in; CSV and JSON have UTC
 */
public record Listing(Command command, boolean csv, ZoneId zone) {

    /** Headings for people, of columns that count parts and whose names do not say so. */
    private static final Map<String, String> HEADINGS = Map.of("removals", "PARTS TO REMOVE", "removed", "PARTS REMOVED");

    /** If a cell has more values than this, people see their number. */
    private static final int NAMED = 3;

    private static final Pattern INSTANT = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z\\b");

    /** @throws Halt if both are wanted */
    public static void refuseTwo(boolean csv, boolean json) {
        if (csv && json) {
            throw Halt.usage("--csv and --json are two formats; choose one");
        }
    }

    /** Prints records. Their components are the columns. */
    public <T extends Record> void records(Class<T> type, List<T> records) throws IOException {
        records(type, records, Stream.of(type.getRecordComponents()).map(Listing::column).toList());
    }

    /** Like {@link #records(Class, List)}, but people see only these columns, in this order. */
    public <T extends Record> void records(Class<T> type, List<T> records, List<String> shown) throws IOException {
        if (command.common().json()) {
            command.document(records);
            return;
        }
        List<String> columns = csv ? Stream.of(type.getRecordComponents()).map(Listing::column).toList() : shown;
        List<Map<String, Object>> rows = new ArrayList<>();
        for (T record : records) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                try {
                    // The records of commands are their own.
                    component.getAccessor().setAccessible(true);
                    row.put(column(component), component.getAccessor().invoke(record));
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
            rows.add(row);
        }
        rows(columns, rows);
    }

    private static String column(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Prints rows. Each has a value for each column; null if it is not known. */
    public void rows(List<String> columns, List<Map<String, Object>> rows) throws IOException {
        if (command.common().json()) {
            command.document(rows);
        } else if (csv) {
            CsvText text = new CsvText(command.shell().out(), columns);
            for (Map<String, Object> row : rows) {
                text.row(columns.stream().map(column -> row.get(column) instanceof Collection<?> many
                        ? many.stream().map(String::valueOf).collect(Collectors.joining("; ")) : row.get(column)).toArray());
            }
        } else if (rows.isEmpty()) {
            command.say("none");
        } else {
            table(columns, rows);
        }
    }

    /** Prints the table. Columns without any value are left out. */
    private void table(List<String> columns, List<Map<String, Object>> rows) {
        List<String> told = columns.stream().filter(column -> rows.stream().anyMatch(row -> row.get(column) != null))
                .toList();
        AlignedTable table = AlignedTable.whole(command::say, command.columns(), column -> rows.stream()
                .map(row -> row.get(told.get(column))).allMatch(value -> value == null || value instanceof Number));
        table.add(told.stream().map(column -> HEADINGS.getOrDefault(column,
                column.replace('_', ' ').toUpperCase(Locale.ROOT))).toList());
        rows.forEach(row -> table.add(told.stream().map(column -> cell(column, row.get(column))).toList()));
        table.end();
        if (rows.stream().flatMap(row -> row.values().stream()).anyMatch(Instant.class::isInstance)) {
            command.say(zone(zone));
        }
    }

    private String cell(String column, Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof Instant at) {
            return time(at, zone);
        }
        if (value instanceof Number number) {
            return column.endsWith("bytes") ? Text.size(number.longValue()) : Text.count(number.longValue());
        }
        if (value instanceof List<?> many) {
            return many.isEmpty() ? "-" : many.size() > NAMED ? Text.count(many.size())
                    : Text.harmless(many.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT);
        }
        return Text.harmless(String.valueOf(value));
    }

    /** The last line of a list that shows times. */
    public static String zone(ZoneId zone) {
        return "Times are in " + new Times(zone).name() + ".";
    }

    /** A text for people, its instants shown in a zone. */
    public static String local(String text, ZoneId zone) {
        return INSTANT.matcher(text).replaceAll(found -> time(Instant.parse(found.group()), zone));
    }

    /** {@code 2026-11-22 13:00}, in a zone; {@code -} for null. */
    public static String time(Instant at, ZoneId zone) {
        return at == null ? "-" : new Times(zone).minute(at);
    }
}

package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.upkeep.LedgerPages;
import dev.winnow.model.Halt;
import dev.winnow.report.CsvText;
import dev.winnow.report.audit.Verification;
import dev.winnow.report.audit.AuditTrail;
import dev.winnow.report.audit.Freed;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.service.AsOf;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.Page.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JacksonException;

/** {@code /audit}: the lists and the check of the commands {@code audit} and {@code verify}. */
@Controller
class AuditPage {

    private static final int ROWS = 100;
    private static final int NARROW = 24;
    /** A page reads at least this many lines, however long it takes. */
    private static final int LEAST = 1_000;
    /** After this time a page stops reading the ledger and says so. The next page continues there. */
    private static final Duration PATIENCE = Duration.ofMillis(150);
    private static final Duration FOR_ALL = Duration.ofHours(1);
    /** A list without a first date covers this many days. */
    private static final int DAYS = 31;
    /** The most removals that a list holds. */
    private static final long HELD = 200_000;
    private static final Map<String, String> LISTS = new TreeMap<>(Map.of("events", "Events", "removals", "Removals", "approvals",
            "Approvals", "freed", "Freed", "pins", "Pins"));

    private final Catalog catalog;
    private final Zones zones;
    private final Database database;
    private final Scheduler scheduler;

    AuditPage(Catalog catalog, Zones zones, Database database, Scheduler scheduler) {
        this.catalog = catalog;
        this.zones = zones;
        this.database = database;
        this.scheduler = scheduler;
    }

    /** The question of an auditor, from the parameters of the address. */
    record Asked(String list, String from, String to, String job, String per, String who, String event, String key) {

        String link(String other, String as) {
            return PageFormats.link("/audit", "list", other, "from", from, "to", to, "job", job, "per", per, "who", who, "event", event,
                    "key", key, "as", as);
        }
    }

    record Choice(String label, String link, boolean here) { }

    /**
     * @param text   of a link
     * @param said   the same where it is no link
     * @param narrow whether it stands in one line
     */
    record Cell(String label, String text, Said said, String link, boolean number, boolean narrow) { }

    record Row(List<Cell> cells) { }

    record Column(String label, boolean number) { }

    record Result(List<Choice> lists, Asked asked, boolean events, boolean freed, List<PageFormats.JobChoice> jobs, List<Column> columns, List<Row> rows,
                  String more, String next, String csv, String doubt) { }

    /** A table. Each cell is a text, a number, an instant or null. */
    private record Table(List<String> columns, List<List<Object>> rows, long doubts) { }

    @GetMapping("/audit")
    @PreAuthorize("hasAuthority('audit')")
    Page audit(@RequestParam(defaultValue = "events") String list, @RequestParam(required = false) String from,
               @RequestParam(required = false) String to, @RequestParam(required = false) String job,
               @RequestParam(defaultValue = "month,branch") String per, @RequestParam(required = false) String who,
               @RequestParam(required = false) String event, @RequestParam(required = false) String key,
               @RequestParam(defaultValue = "9223372036854775807") long before) throws IOException {
        ZoneId zone = zones.ofJob(PageFormats.typed(job));
        Asked asked = new Asked(list, list.equals("events") ? PageFormats.typed(from) : since(from, zone), PageFormats.typed(to),
                PageFormats.typed(job), per, PageFormats.typed(who), PageFormats.typed(event), PageFormats.typed(key));
        String next = null;
        Table table;
        if (list.equals("events")) {
            Events events = new Events(asked, span(asked, zone), ROWS, PATIENCE);
            LedgerPages.backwards(catalog.state().ledger(), before, events);
            table = events.table();
            next = events.next < 0 ? null : asked.link(list, null) + "&before=" + events.next;
        } else {
            table = table(asked, zone);
        }
        return new Page("audit", "Audit", Section.AUDIT, new Result(LISTS.entrySet().stream().map(each -> new Choice(each.getValue(),
                asked.link(each.getKey(), null), each.getKey().equals(list))).toList(), asked, list.equals("events"),
                list.equals("freed"), PageFormats.jobs(scheduler, asked.job()), columns(table),
                table.rows().stream().limit(ROWS).map(row -> row(table.columns(), row, zone)).toList(),
                table.rows().size() > ROWS ? "and " + Text.count(table.rows().size() - ROWS) + " more; the CSV has all" : null, next,
                asked.link(list, "csv"), table.doubts() == 0 ? null
                : "The ledger has lines that are in doubt, so this list proves nothing. Verify it."));
    }

    /** The list as CSV, with the columns of the command. */
    @GetMapping(path = "/audit", params = "as=csv")
    @PreAuthorize("hasAuthority('audit')")
    ResponseEntity<byte[]> csv(@RequestParam String list, @RequestParam(required = false) String from,
                               @RequestParam(required = false) String to, @RequestParam(required = false) String job,
                               @RequestParam(defaultValue = "month,branch") String per, @RequestParam(required = false) String who,
                               @RequestParam(required = false) String event, @RequestParam(required = false) String key)
            throws IOException {
        ZoneId zone = zones.ofJob(PageFormats.typed(job));
        Asked asked = new Asked(list, list.equals("events") ? PageFormats.typed(from) : since(from, zone), PageFormats.typed(to),
                PageFormats.typed(job), per, PageFormats.typed(who), PageFormats.typed(event), PageFormats.typed(key));
        Table table;
        if (list.equals("events")) {
            Events events = new Events(asked, span(asked, zone), HELD, FOR_ALL);
            LedgerPages.backwards(catalog.state().ledger(), Long.MAX_VALUE, events);
            if (events.next >= 0) {
                throw Halt.usage("more than " + HELD + " events fit; name a shorter time");
            }
            table = events.table();
        } else {
            table = table(asked, zone);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
        CsvText csv = new CsvText(print, table.columns());
        for (List<Object> row : table.rows()) {
            csv.row(row.toArray());
        }
        print.flush();
        return ResponseEntity.ok().contentType(new MediaType("text", "csv", StandardCharsets.UTF_8)).header(
                HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=" + list + ".csv").body(out.toByteArray());
    }

    private String since(String from, ZoneId zone) {
        return PageFormats.typed(from) != null ? PageFormats.typed(from) : LocalDate.ofInstant(catalog.clock().instant(), zone)
                .minusDays(DAYS).toString();
    }

    private static Predicate<Instant> span(Asked asked, ZoneId zone) {
        Instant first = AsOf.parse(asked.from(), zone);
        Instant end = AsOf.end(asked.to(), zone);
        return at -> (first == null || !at.isBefore(first)) && (end == null || at.isBefore(end));
    }

    private Table table(Asked asked, ZoneId zone) {
        AuditTrail trail = AuditTrail.since(catalog, AsOf.parse(asked.from(), zone), HELD);
        Predicate<Instant> span = span(asked, zone);
        return switch (asked.list()) {
            case "removals" -> records(AuditTrail.RemovalLine.class, trail.removals(asked.job(), span), trail.doubts());
            case "approvals" -> records(AuditTrail.ApprovalLine.class, trail.approvals(asked.job(), span), trail.doubts());
            case "pins" -> records(AuditTrail.PinLine.class, trail.pins(AsOf.parse(asked.from(), zone), AsOf.end(asked.to(), zone)),
                    trail.doubts());
            case "freed" -> {
                List<String> per = List.of(asked.per().split("\\s*,\\s*"));
                yield new Table(Freed.columns(per), Freed.rows(trail.changes(asked.job(), span), per, zone).stream().map(row ->
                        (List<Object>) new ArrayList<>(row.values())).toList(), trail.doubts());
            }
            default -> throw Halt.usage("there is no list " + asked.list() + "; there are " + String.join(", ", LISTS.keySet()));
        };
    }

    private static <T extends Record> Table records(Class<T> type, List<T> lines, long doubts) {
        RecordComponent[] parts = type.getRecordComponents();
        return new Table(Arrays.stream(parts).map(part -> part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)).toList(),
                lines.stream().map(line -> Arrays.stream(parts).map(part -> value(part, line)).collect(Collectors.toCollection(
                        () -> (List<Object>) new ArrayList<Object>()))).toList(), doubts);
    }

    private static Object value(RecordComponent part, Object line) {
        try {
            Object value = part.getAccessor().invoke(line);
            return value instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining("; ")) : value;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Column> columns(Table table) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            int at = i;
            columns.add(new Column(label(table.columns().get(i)), table.rows().stream().map(row -> row.get(at)).filter(Objects::nonNull)
                    .findFirst().map(Number.class::isInstance).orElse(false)));
        }
        return columns;
    }

    private static String label(String column) {
        return column.replace("_bytes", "").replace('_', ' ');
    }

    private static Row row(List<String> columns, List<Object> row, ZoneId zone) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(i);
            String column = columns.get(i);
            String text = value == null ? "" : value instanceof Number number ? column.endsWith("bytes")
                    ? Text.size(number.longValue()) : Text.count(number.longValue()) : String.valueOf(value);
            String link = text.isEmpty() ? null : switch (column) {
                case "key" -> PageFormats.build(text);
                case "run" -> PageFormats.link("/run", "id", text);
                case "plan" -> PageFormats.link("/plan", "id", text);
                default -> null;
            };
            cells.add(new Cell(label(column), text, link == null ? Said.of(text, zone) : null, link, value instanceof Number,
                    value instanceof Instant || text.length() <= NARROW));
        }
        return new Row(cells);
    }

    /** Takes the lines of the ledger that were asked for. */
    private static final class Events implements BiPredicate<LedgerLine, Long> {

        private final List<List<Object>> rows = new ArrayList<>();
        private final Asked asked;
        private final Predicate<Instant> span;
        private final long most;
        private final Duration patience;
        private final long began = System.nanoTime();
        private long looked;
        private long last;
        private long next = -1;

        Events(Asked asked, Predicate<Instant> span, long most, Duration patience) {
            this.asked = asked;
            this.span = span;
            this.most = most;
            this.patience = patience;
        }

        @Override
        public boolean test(LedgerLine line, Long place) {
            if (rows.size() == most || ++looked > LEAST && System.nanoTime() - began > patience.toNanos()) {
                next = last;
                return false;
            }
            last = place;
            if (span.test(line.at()) && (asked.who() == null || line.actor().contains(asked.who()))
                    && (asked.event() == null || line.event().contains(asked.event()))
                    && (asked.key() == null || line.data().contains(asked.key()))) {
                rows.add(Arrays.asList(line.seq(), line.at(), line.actor(), line.event(), told(line.data())));
            }
            return true;
        }

        /** The data of an event, without empty values. */
        private static String told(String data) {
            try {
                return Json.read(data.getBytes(StandardCharsets.UTF_8)).properties().stream().filter(each -> !each.getValue().isNull())
                        .map(each -> each.getKey() + ": " + (each.getValue().isString() ? each.getValue().stringValue()
                                : each.getValue().toString())).collect(Collectors.joining("; "));
            } catch (JacksonException broken) {
                return data;
            }
        }

        Table table() {
            return new Table(List.of("line", "at", "by", "event", "data"), rows, 0);
        }
    }

    record Verdict(boolean sound, String lines, String count, List<String> doubts, List<String> notes) { }

    /** Checks the whole ledger. A long ledger takes long. */
    @PostMapping("/audit/verify")
    @PreAuthorize("hasAuthority('audit')")
    Page verify() {
        Verification.Result result = Verification.of(catalog.state(), database);
        return new Page("verified", "Verdict", Section.AUDIT, new Verdict(result.count() == 0, Text.count(result.lines(), "line", "lines"),
                Text.count(result.count(), "doubt", "doubts"), result.doubts().stream().map(Object::toString).toList(), result.notes()));
    }
}

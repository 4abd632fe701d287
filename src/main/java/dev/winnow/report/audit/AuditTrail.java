package dev.winnow.report.audit;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.event.Approved;
import dev.winnow.catalog.event.Event;
import dev.winnow.catalog.event.EventJson;
import dev.winnow.catalog.event.RecordOnlyEvent.Overridden;
import dev.winnow.catalog.event.RecordOnlyEvent.Planned;
import dev.winnow.catalog.event.PinEvent.Pinned;
import dev.winnow.catalog.event.PinEvent.Unpinned;
import dev.winnow.catalog.event.RemovalEvent.Ended;
import dev.winnow.catalog.event.RemovalEvent.Removed;
import dev.winnow.catalog.event.RunEvent.RunStarted;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.catalog.upkeep.LedgerCheck;
import dev.winnow.catalog.upkeep.LedgerPages;
import dev.winnow.model.Halt;
import dev.winnow.policy.value.Glob;
import dev.winnow.report.output.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a ledger tells auditors: what was removed, who approved it, and which pins held what. The names of its records'
 * components are the columns of the lists.
 */
public final class AuditTrail {

    /**
     * Something that went to the trash.
     *
     * @param part     the kinds of part, joined by {@code +}
     * @param state    trashed, restored or purged
     * @param purgedAt null where it was not purged
     */
    public record RemovalLine(Instant at, String run, String plan, String approvedBy, String key, String part,
                              String project, String branch, String os, String version, String rule, String reason,
                              long bytes, long files, String state, Instant purgedAt) { }

    /**
     * A plan that a person let be applied.
     *
     * @param systemUser null in ledgers of earlier versions, as is the host
     * @param override   why it might be applied against its limits; null where nobody said so
     */
    public record ApprovalLine(Instant at, String plan, String job, String approvedBy, String systemUser, String host,
                               String override, Long removals, Long bytes) { }

    /**
     * A pin, or a {@code .keep} file.
     *
     * @param from    null for a {@code .keep} file
     * @param until   null for a pin without an end
     * @param ended   when somebody ended it; null where nobody did
     * @param builds  the builds that it held
     * @param removed how many parts of what it fits were removed while it held
     */
    public record PinLine(String keyOrPattern, String by, String reason, String ticket, Instant from, Instant until,
                          Instant ended, String endedBy, List<String> builds, long removed) { }

    /**
     * What went to the trash, came back or was deleted for good, at its own instant.
     *
     * @param kind {@code removed}, {@code restored} or {@code purged}
     * @param of   the removal that it is about
     */
    public record Change(Instant at, String kind, String job, RemovalLine of) { }

    private record Plan(String job, String content, Long removals, Long bytes) { }

    private record Run(String job, String plan) { }

    private record Attributes(String project, String branch, String os, String version) { }

    private static final Duration CLOCKS = Duration.ofDays(1);

    private final Catalog catalog;
    private final Map<String, RemovalLine> removals = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<ApprovalLine> approvals = new ArrayList<>();
    private final List<PinLine> pins = new ArrayList<>();
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<String, Run> runs = new HashMap<>();
    private final Map<String, String> approvers = new HashMap<>();
    private final Map<String, Optional<Attributes>> builds = new HashMap<>();
    private final Instant from;
    private final long most;
    private final long doubts;

    private AuditTrail(Catalog catalog, Instant from, long most) {
        this.catalog = catalog;
        this.from = from;
        this.most = most;
        try {
            long place = from == null ? 0 : LedgerPages.place(catalog.state().ledger(), line -> !line.at().isBefore(from));
            this.doubts = LedgerCheck.check(catalog.state(), place, this::line).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads the ledger of a catalog's state directory from its first line to its last. */
    public static AuditTrail of(Catalog catalog) {
        return new AuditTrail(catalog, null, Long.MAX_VALUE);
    }

    /**
     * Reads the ledger from an instant on, and what came before from the catalog, which may have forgotten old runs.
     *
     * @param most so many removals are held
     * @throws Halt if there are more
     */
    public static AuditTrail since(Catalog catalog, Instant from, long most) {
        // Clocks of hosts differ, and are set: what was written a day early is looked at, too.
        AuditTrail trail = new AuditTrail(catalog, from.minus(CLOCKS), most);
        trail.earlierPins();
        return trail;
    }

    private void earlierPins() {
        Set<List<Object>> told = pins.stream().map(pin -> List.<Object>of(pin.keyOrPattern(), pin.by(), pin.from()))
                .collect(Collectors.toSet());
        List<PinLine> earlier = new ArrayList<>();
        for (PinRow row : new Pins(catalog).all()) {
            if (!told.contains(List.<Object>of(row.pattern(), row.pin().by(), row.pinnedAt()))) {
                earlier.add(new PinLine(row.pattern(), row.pin().by(), row.pin().reason(), row.pin().ticket(), row.pinnedAt(),
                        row.pin().until(), row.endedAt(), row.endedBy(), List.of(), 0));
            }
        }
        earlier.sort(Comparator.comparing(PinLine::from));
        pins.addAll(0, earlier);
    }

    /** How many lines are doubted; what such a ledger tells is no proof. */
    public long doubts() {
        return doubts;
    }

    private void line(LedgerLine line) {
        Event event;
        try {
            event = EventJson.read(line.event(), line.data(), Event.class).orElse(null);
        } catch (JacksonException otherShape) {
            // If the line has other content, its hash shows that.
            return;
        }
        Instant at = line.at();
        if (event instanceof RunStarted started) {
            runs.put(started.run(), new Run(started.job(), started.plan()));
        } else if (event instanceof Planned planned) {
            plans.put(planned.plan(), new Plan(planned.job(), planned.content(), planned.remove(),
                    planned.bytesToRemove()));
        } else if (event instanceof Approved approved) {
            approvers.put(approved.plan(), approved.by());
            approvers.put(approved.job() + " " + approved.content(), approved.by());
            JsonNode data = Json.read(line.data().getBytes(StandardCharsets.UTF_8));
            approved(at, approved.plan(), approved.by(), data, approved.limitOverride());
        } else if (event instanceof Overridden overridden) {
            overridden(at, line, overridden);
        } else if (event instanceof Removed removed) {
            removed(at, removed);
        } else if (event instanceof Ended ended) {
            ended(at, ended);
        } else if (event instanceof Pinned pinned) {
            pins.add(new PinLine(pinned.pattern(), pinned.by(), pinned.reason(), pinned.ticket(), at, pinned.until(), null,
                    null, List.of(), 0));
        } else if (event instanceof Unpinned unpinned) {
            unpinned(at, unpinned);
        }
    }

    private void approved(Instant at, String plan, String by, JsonNode data, String override) {
        Plan of = plan(plan);
        approvals.add(new ApprovalLine(at, plan, of == null ? null : of.job(), by,
                data.path("system_user").asString(null), data.path("host").asString(null), override,
                of == null ? null : of.removals(), of == null ? null : of.bytes()));
    }

    /** An override of limits counts as an approval, unless it came with one. */
    private void overridden(Instant at, LedgerLine line, Overridden overridden) {
        Run run = run(overridden.run());
        if (run != null && run.plan() != null && overridden.limits() != null && approvals.stream().noneMatch(approval ->
                approval.plan().equals(run.plan()) && overridden.reason().equals(approval.override()))) {
            approved(at, run.plan(), line.actor(), Json.read(line.data().getBytes(StandardCharsets.UTF_8)),
                    overridden.reason());
        }
    }

    private void removed(Instant at, Removed removed) {
        Plan plan = plan(removed.plan());
        Attributes build = removed.project() != null || removed.rule() != null
                ? new Attributes(removed.project(), removed.branch(), removed.os(), removed.version())
                : builds.computeIfAbsent(removed.key(), this::build).orElse(new Attributes(null, null, null, null));
        String approver = removed.approver() != null ? removed.approver() : approvers.getOrDefault(removed.plan(),
                plan == null ? null : approvers.get(plan.job() + " " + plan.content()));
        RemovalLine line = new RemovalLine(at, removed.run(), removed.plan(), approver, removed.key(), removed.parts(),
                build.project(), build.branch(), build.os(), build.version(), removed.rule(), removed.reason(),
                removed.bytes(), removed.files(), "trashed", null);
        removals.put(removed.run() + " " + removed.seq(), line);
        changes.add(new Change(at, "removed", job(removed.run()), line));
        if (changes.size() > most) {
            throw Halt.usage("more than " + most + " removals are told of from there on; name a later day, or ask the command: "
                    + "winnow audit");
        }
    }

    private void ended(Instant at, Ended ended) {
        String id = ended.removedBy() + " " + ended.seq();
        if (from != null && !removals.containsKey(id)) {
            // It went before that instant: its place, its build and how much it is stand in this event, too.
            Attributes build = builds.computeIfAbsent(ended.key(), this::build).orElse(new Attributes(null, null, null, null));
            changes.add(new Change(at, ended.name(), job(ended.removedBy()), new RemovalLine(at, ended.removedBy(), null, null,
                    ended.key(), ended.parts(), build.project(), build.branch(), build.os(), build.version(), null, null,
                    ended.bytes(), ended.files(), ended.name(), null)));
        }
        removals.computeIfPresent(id, (same, line) -> {
            changes.add(new Change(at, ended.name(), job(ended.removedBy()), line));
            return new RemovalLine(line.at(), line.run(), line.plan(), line.approvedBy(), line.key(), line.part(),
                    line.project(), line.branch(), line.os(), line.version(), line.rule(), line.reason(), line.bytes(),
                    line.files(), ended.name(), ended.name().equals("purged") ? at : null);
        });
    }

    private String job(String run) {
        Run started = run(run);
        return started == null ? null : started.job();
    }

    /** Null if neither ledger nor catalog tells. */
    private Run run(String id) {
        return id == null ? null : runs.computeIfAbsent(id, run -> catalog.sql("SELECT job, plan_id FROM run WHERE id = ?")
                .param(run).query((row, n) -> new Run(row.getString(1), row.getString(2))).optional().orElse(null));
    }

    private Plan plan(String id) {
        return id == null ? null : plans.computeIfAbsent(id, plan -> catalog.sql("SELECT p.job, p.content, r.removed, "
                + "r.bytes_removed FROM plan p JOIN run r ON r.id = p.run_id WHERE p.id = ?").param(plan).query((row, n) ->
                new Plan(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4))).optional().orElse(null));
    }

    /** What the catalog knows of a build that an earlier version removed. */
    private Optional<Attributes> build(String key) {
        return catalog.sql("SELECT project, branch, os, version FROM build WHERE build_key = ?").param(key)
                .query((row, n) -> new Attributes(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .optional();
    }

    private void unpinned(Instant at, Unpinned unpinned) {
        pins.replaceAll(pin -> pin.ended() == null && pin.keyOrPattern().equals(unpinned.pattern())
                && (unpinned.of() == null || unpinned.of().equals(pin.by()))
                && (pin.until() == null || pin.until().isAfter(at)) ? new PinLine(pin.keyOrPattern(), pin.by(), pin.reason(),
                        pin.ticket(), pin.from(), pin.until(), at, unpinned.by(), List.of(), 0) : pin);
    }

    /** What was removed, newest first. */
    public List<RemovalLine> removals(String job, Predicate<Instant> when) {
        return newest(removals.values().stream().filter(line -> when.test(line.at())
                && (job == null || job.equals(job(line.run())))).toList());
    }

    /** What was approved, newest first. */
    public List<ApprovalLine> approvals(String job, Predicate<Instant> when) {
        return newest(approvals.stream().filter(line -> when.test(line.at())
                && (job == null || job.equals(line.job()))).toList());
    }

    /** What went, came back and was deleted, oldest first. */
    public List<Change> changes(String job, Predicate<Instant> when) {
        return changes.stream().filter(change -> when.test(change.at()) && (job == null || job.equals(change.job())))
                .toList();
    }

    /**
     * Every pin that held at some instant from {@code from} to {@code to}, newest first, the {@code .keep} files of today
     * last.
     *
     * @param from null for the beginning
     * @param to   exclusive; null for now
     */
    public List<PinLine> pins(Instant from, Instant to) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        List<PinLine> lines = new ArrayList<>();
        for (PinLine pin : newest(pins)) {
            Instant end = Stream.of(pin.ended(), pin.until(), now).filter(Objects::nonNull)
                    .min(Instant::compareTo).orElseThrow();
            if ((from == null || !end.isBefore(from)) && (to == null || pin.from().isBefore(to))) {
                lines.add(held(pin, end));
            }
        }
        // Compared, because H2 uses no index for IS NOT NULL.
        catalog.sql("SELECT DISTINCT b.build_key, e.keep_text FROM entry e JOIN build b ON b.id = e.build_id "
                + "WHERE e.keep_text >= '' AND " + PartColumns.PRESENT + " ORDER BY b.build_key").query(row -> {
                    lines.add(new PinLine(row.getString(1), ".keep", row.getString(2), null, null, null, null, null,
                            List.of(row.getString(1)), 0));
                });
        return lines;
    }

    /** A build was held if it is present and came before the pin's end, or went only after the pin was set. */
    private PinLine held(PinLine pin, Instant end) {
        Glob glob = Glob.ofShown(pin.keyOrPattern());
        Predicate<String> fits = key -> key.equals(pin.keyOrPattern()) || glob.matches(key);
        TreeSet<String> keys = new TreeSet<>();
        // Only what begins like the pattern: there may be a million builds.
        String begin = pin.keyOrPattern().split("[*?\\[{\\\\]", 2)[0];
        boolean key = begin.equals(pin.keyOrPattern());
        catalog.sql("SELECT DISTINCT b.build_key, b.finished_at FROM build b JOIN entry e ON e.build_id = b.id WHERE "
                + (key ? "b.build_key = ?" : "b.build_key LIKE ?") + " AND " + PartColumns.PRESENT).param(key ? begin
                : begin.replaceAll("[%_]", "\\\\$0") + "%").query(row -> {
                    Instant finished = NanoTimes.instant(Columns.number(row, 2));
                    if (fits.test(row.getString(1)) && (finished == null || finished.isBefore(end))) {
                        keys.add(row.getString(1));
                    }
                });
        long removed = 0;
        for (Change change : changes) {
            if (change.kind().equals("removed") && !change.at().isBefore(pin.from()) && fits.test(change.of().key())) {
                keys.add(change.of().key());
                removed += change.at().isBefore(end) ? change.of().part().split("\\+").length : 0;
            }
        }
        return new PinLine(pin.keyOrPattern(), pin.by(), pin.reason(), pin.ticket(), pin.from(), pin.until(),
                pin.ended(), pin.endedBy(), List.copyOf(keys), removed);
    }

    private static <T> List<T> newest(List<T> oldestFirst) {
        List<T> lines = new ArrayList<>(oldestFirst);
        Collections.reverse(lines);
        return lines;
    }
}

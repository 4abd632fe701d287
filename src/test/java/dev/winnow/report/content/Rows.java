package dev.winnow.report.content;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.model.Status;
import dev.winnow.report.content.RunSummary.Approval;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.JobFile;
import dev.winnow.report.content.RunSummary.Limit;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.report.content.RunSummary.Pinned;
import dev.winnow.report.content.RunSummary.Place;
import dev.winnow.report.content.RunSummary.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows and summaries for tests. */
public final class Rows {

    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** Names that people, tools and attackers really give; each in every place where a name can stand. */
    public static final List<String> HOSTILE = List.of("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
            "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "line\nbreak", "a,b;c", "quo\"te",
            "\u001b[31mred\u001b[0m", "\u009b31m", "right\u202eleft", "{{{raw}}} {{#x}}", "&amp;&#x3c;", "../../etc",
            " edge ", "-rf", "中文/분기", "é", "😀", "half\ud800", "%0A", "'; DROP TABLE x;--", "]]>", "</style>",
            "$(reboot)`reboot`", "javascript:alert(1)", "a".repeat(255));

    private Rows() {
    }

    public static DecisionRow keep(String key, String branch, String os, long bytes) {
        return row(key, PartKind.PRODUCTS, KeptBy.RULE, "mainline", "last: 10 - 3rd", "app", branch, os, bytes, NOW);
    }

    public static DecisionRow remove(String key, String branch, String os, long bytes) {
        return row(key, PartKind.PRODUCTS, null, "mainline", "last: 10 - 14th; within: 30d - 41 d old", "app", branch,
                os, bytes, NOW.minus(Duration.ofDays(41)));
    }

    public static DecisionRow row(String key, PartKind part, KeptBy cause, String rule, String reason,
                                  String project, String branch, String os, long bytes, Instant finished) {
        return new DecisionRow(key, part, cause, rule, reason, "products", key, project, branch, os, "1.2", 7L,
                "nightly", Status.SUCCESS, finished, bytes, 3, null);
    }

    /** A row in which every name is {@code name}. */
    public static DecisionRow hostile(String name, KeptBy cause) {
        return new DecisionRow(name, PartKind.LOGS, cause, name, name, name, name, name, name, name, name, 1L, name,
                Status.UNKNOWN, NOW, 10, 1, NOW);
    }

    /** Seeded builds of several projects, each with one or two parts, some of them in two stores. */
    public static List<DecisionRow> random(long seed, int builds) {
        Random random = new Random(seed);
        List<DecisionRow> rows = new ArrayList<>();
        for (int i = 0; i < builds; i++) {
            String project = random.nextInt(20) == 0 ? null : "p" + random.nextInt(3);
            String branch = random.nextInt(10) == 0 ? "" : "b/" + random.nextInt(7);
            String os = "os" + random.nextInt(3);
            Instant finished = random.nextInt(15) == 0 ? null : NOW.minus(Duration.ofHours(random.nextInt(20_000)));
            for (PartKind kind : List.of(PartKind.PRODUCTS, PartKind.LOGS)) {
                if (kind == PartKind.LOGS && random.nextBoolean()) {
                    continue;
                }
                KeptBy cause = random.nextInt(3) == 0 ? null : KeptBy.values()[random.nextInt(KeptBy.values().length)];
                String rule = cause == null || cause == KeptBy.RULE ? "rule " + random.nextInt(4) : cause.word();
                int stores = 1 + random.nextInt(2);
                for (int s = 0; s < stores; s++) {
                    rows.add(new DecisionRow("k/" + i, kind, cause, rule, "last: 2 - " + i + "th; x, \"y\"",
                            "store" + s, "path/" + i, project, branch, os, "1." + i, (long) i, "b", Status.SUCCESS,
                            finished, random.nextInt(1_000_000_000), random.nextInt(50), NOW));
                }
            }
        }
        return rows;
    }

    public static Counts counts(List<DecisionRow> rows) {
        DecisionTotals tally = new DecisionTotals(NOW);
        rows.forEach(tally::add);
        return tally.counts();
    }

    public static RunSummary summary(RunKind kind, Counts counts) {
        return new RunSummary(run("nightly", "r-20261122-1", kind, RunOutcome.DONE, NOW), counts,
                new Approval("Ada", NOW), List.of(new Limit("removals", null, "20%", "12.5%", false, null),
                        new Limit("bytes", null, "50000000", "49000", false, null)),
                Listed.of(List.of(new Finding("products/readme.txt", ""))),
                Listed.of(List.of(new Finding("app/main/1.2", "manifest does not parse"))),
                Listed.of(List.of(new Pinned("app/1.2/*", new Pin("QA", "customer build", "T-1", NOW), ""))),
                List.of("rule 'x' can never govern"), NOW.plus(Duration.ofDays(7)),
                RunSummary.Trends.NONE, null, null);
    }

    /** A summary in which every text is {@code name}. */
    public static RunSummary hostileSummary(String name, Counts counts) {
        Run run = new Run("r-1", "job", RunKind.PLAN, name, NOW, NOW, NOW, RunOutcome.PROBLEMS, name, name, name, name,
                new JobFile(name, name, name, true), List.of(new Place(name, name)), ZoneOffset.UTC);
        return new RunSummary(run, counts, new Approval(name, NOW),
                List.of(new Limit(name, name, name, name, true, name)),
                Listed.of(List.of(new Finding(name, name))), Listed.of(List.of(new Finding(name, name))),
                Listed.of(List.of(new Pinned(name, new Pin(name, name, name, NOW), name))), List.of(name), NOW,
                new RunSummary.Trends(List.of(), List.of(), List.of(), name), null,
                new RunSummary.Hold(List.of(name), name, List.of(name)));
    }

    public static Run run(String job, String id, RunKind kind, RunOutcome outcome, Instant started) {
        return new Run(id, job, kind, "p-20261122-1", NOW, started, started.plusSeconds(42), outcome, null,
                "winnow", "build.example.org", "winnow 0.1.0", new JobFile("/etc/winnow/" + job + ".yaml",
                "ab".repeat(32), "c0ffee", false), List.of(new Place("products", "/srv/products")), ZoneOffset.UTC);
    }
}

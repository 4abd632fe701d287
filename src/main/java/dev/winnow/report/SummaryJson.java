package dev.winnow.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.model.Pin;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.content.Counts.Sum;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Approval;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.JobFile;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.report.content.RunSummary.Place;
import dev.winnow.report.content.RunSummary.Run;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The document that {@code summary.json} holds; it begins with what lists of runs show. */
public record SummaryJson(@JsonUnwrapped RunLine run, String message, String plan, String by, String host, ZoneId zone,
                          String program, JobFile jobFile, List<Place> stores, Approval approval, long builds,
                          ByVerdict byVerdict, List<Line> byPart, List<Line> byProject, List<Line> byBranch,
                          List<Line> byOs, List<Group> byGroup, List<Reason> byReason, List<Line> byAge,
                          List<Outcome> outcomes, List<Limit> limits, Listed<Finding> strays, Listed<Finding> faults,
                          Listed<Pinned> pins, List<String> warnings, Instant purgeAt, Account account, RunSummary.Hold hold) {

    /** In bytes; lists in a summary are bounded, so a larger file is something else. */
    private static final long LARGEST = 64 << 20;
    private static final String NO_SUMMARY = "is no summary of a run, or only half of one";

    /** @param remove what a plan removes; for other runs also what they should have removed and did not */
    record ByVerdict(Sum keep, Sum remove) { }

    /**
     * The sums of one value of an attribute.
     *
     * @param name the attribute and its value; null where unknown, and in the line of the rest
     * @param rest true in the line that sums up the values that were too many to be told apart, else null
     */
    record Line(@JsonUnwrapped Object name, @JsonInclude(JsonInclude.Include.NON_NULL) Boolean rest,
                @JsonUnwrapped Split split) { }

    record Part(String part) { }

    record Project(String project) { }

    record Branch(String branch) { }

    record Os(String os) { }

    record Age(String age) { }

    record Group(String project, String branch, String os, @JsonInclude(JsonInclude.Include.NON_NULL) Boolean rest,
                 @JsonUnwrapped Split split) { }

    /** @param verdict {@code keep} or {@code remove}; null in the line of the rest */
    record Reason(String rule, String verdict, @JsonInclude(JsonInclude.Include.NON_NULL) Boolean rest,
                  @JsonUnwrapped Sum sum) { }

    record Outcome(String outcome, boolean done, @JsonUnwrapped Sum sum) { }

    record Limit(String limit, String group, String allowed, String found, boolean exceeded, String override) { }

    record Pinned(String key, String by, String reason, String ticket, Instant until, String note) { }

    record Account(long plannedBytes, long skippedBytes, long doneBytes, long linkedFiles, long linkedBytes,
                   Long spaceGained) { }

    public static SummaryJson of(RunSummary summary) {
        Run run = summary.run();
        Counts counts = summary.counts();
        Split total = counts.total();
        return new SummaryJson(RunLine.of(summary, ReportDirectory.PAGE), run.message(), run.plan(), run.by(),
                run.host(), run.zone(), run.program(), run.file(), run.stores(), summary.approval(), total.builds(),
                new ByVerdict(total.kept(), total.removed().plus(total.skipped())), lines(counts.parts(), Part::new),
                lines(counts.projects(), Project::new), lines(counts.branches(), Branch::new),
                lines(counts.systems(), Os::new), counts.groups().stream().map(SummaryJson::group).toList(),
                counts.rules().stream().map(SummaryJson::reason).toList(), lines(counts.ages(), Age::new),
                counts.outcomes().stream().map(line -> new Outcome(line.outcome(), line.done(), line.sum())).toList(),
                summary.limits().stream().map(limit -> new Limit(limit.name(), limit.group(), limit.allowed(),
                        limit.found(), limit.exceeded(), limit.override())).toList(),
                summary.strays(), summary.faults(), new Listed<>(summary.pins().count(),
                        summary.pins().first().stream().map(SummaryJson::pinned).toList()),
                summary.warnings(), summary.purgeAt(), account(summary.account()), summary.hold());
    }

    public static void write(ReportDirectory directory, RunSummary summary) throws IOException {
        byte[] json = Json.file(of(summary));
        WholeFile.write(directory.file(ReportDirectory.SUMMARY), out -> out.write(json));
    }

    /**
     * Reads back what lists of runs show: the beginning of the file up to {@link #byVerdict}, because a folder may hold
     * thousands of summaries, and its end, which shows whether the file is whole.
     *
     * @throws IOException if the file cannot be read or is no summary; the message says why
     */
    public static Indexed read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("larger than any summary");
        }
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer end = ByteBuffer.allocate(2);
            in.position(Math.max(0, in.size() - end.capacity())).read(end);
            if (!new String(end.array(), StandardCharsets.UTF_8).strip().endsWith("}")) {
                throw new IOException(NO_SUMMARY);
            }
            JsonNode first = Json.readUntil("by_verdict", Channels.newInputStream(in.position(0)));
            return new Indexed(Json.as(first, RunLine.class), first.path("plan").asString(null),
                    first.path("approval").path("by").asString(null), zone(first.path("zone").asString("UTC")));
        } catch (JacksonException e) {
            throw new IOException(NO_SUMMARY, e);
        }
    }

    /**
     * What the index shows of a run.
     *
     * @param approver who approved its plan; null where nobody has, or nobody had to
     */
    public record Indexed(RunLine run, String plan, String approver, ZoneId zone) { }

    private static List<Line> lines(List<Counts.Line> lines, Function<String, Object> named) {
        return lines.stream().map(line -> new Line(named.apply(line.name()), rest(line.rest()), line.split())).toList();
    }

    private static Group group(Counts.Group group) {
        return new Group(group.project(), group.branch(), group.os(), rest(group.rest()), group.split());
    }

    private static Reason reason(Counts.RuleLine line) {
        return new Reason(line.rule(), line.rest() ? null : line.cause() == null ? "remove" : "keep",
                rest(line.rest()), line.sum());
    }

    /** The line of the rest has a null name as the unknown has, so it says what it is. */
    private static Boolean rest(boolean rest) {
        return rest ? Boolean.TRUE : null;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private static Pinned pinned(RunSummary.Pinned pinned) {
        Pin pin = pinned.pin();
        return new Pinned(pinned.key(), pin.by(), pin.reason(), pin.ticket(), pin.until(), pinned.note());
    }

    private static Account account(RunSummary.Account account) {
        return account == null ? null : new Account(account.planned(), account.skipped(),
                account.planned() - account.skipped(), account.linkedFiles(), account.linkedBytes(), account.gained());
    }
}

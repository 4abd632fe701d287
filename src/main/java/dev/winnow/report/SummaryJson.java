package dev.winnow.report;

import dev.winnow.model.Pin;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.content.Counts.Sum;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.JobFile;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.report.content.RunSummary.Run;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code summary.json}, and the short form of a run that commands print with {@code --json}. */
public final class SummaryJson {

    /** In bytes; lists in a summary are bounded, so a larger file is something else. */
    private static final long LARGEST = 64 << 20;

    private SummaryJson() {
    }

    /** Writes {@code summary.json}. */
    public static void write(ReportDirectory directory, RunSummary summary) throws IOException {
        byte[] json = Json.pretty(document(summary));
        WholeFile.write(directory.file(ReportDirectory.SUMMARY), out -> out.write(json));
    }

    /**
     * The run in the few members that lists of runs show.
     *
     * @param report the path of its page; null when it has none
     */
    public static ObjectNode brief(RunSummary summary, String report) {
        Run run = summary.run();
        Split total = summary.counts().total();
        ObjectNode out = Json.object();
        Json.put(out, "run", run.id());
        Json.put(out, "job", run.job());
        Json.put(out, "kind", run.kind().word());
        Json.put(out, "as_of", run.asOf());
        Json.put(out, "started", run.started());
        Json.put(out, "ended", run.ended());
        Json.put(out, "outcome", run.outcome().word());
        out.put("kept", total.kept().parts());
        out.put("removed", total.removed().parts());
        out.put("bytes_removed", total.removed().bytes());
        out.put("skipped", total.skipped().parts());
        Json.put(out, "report", report);
        return out;
    }

    /** Everything that {@code summary.json} says; it begins with the members of {@link #brief}. */
    public static ObjectNode document(RunSummary summary) {
        Run run = summary.run();
        ObjectNode out = brief(summary, ReportDirectory.PAGE);
        Json.put(out, "message", run.message());
        Json.put(out, "plan", run.plan());
        Json.put(out, "by", run.by());
        Json.put(out, "host", run.host());
        Json.put(out, "program", run.program());
        JobFile file = run.file();
        ObjectNode jobFile = out.putObject("job_file");
        Json.put(jobFile, "path", file.path());
        Json.put(jobFile, "sha256", file.sha256());
        Json.put(jobFile, "commit", file.commit());
        jobFile.put("changed", file.changed());
        each(out, "stores", run.stores(), (store, to) -> {
            Json.put(to, "store", store.store());
            Json.put(to, "root", store.root());
        });
        if (summary.approval() == null) {
            out.putNull("approval");
        } else {
            ObjectNode approval = out.putObject("approval");
            Json.put(approval, "by", summary.approval().by());
            Json.put(approval, "at", summary.approval().at());
        }
        counts(out, summary.counts());
        each(out, "limits", summary.limits(), (limit, to) -> {
            Json.put(to, "limit", limit.name());
            Json.put(to, "group", limit.group());
            Json.put(to, "allowed", limit.allowed());
            Json.put(to, "found", limit.found());
            to.put("exceeded", limit.exceeded());
            Json.put(to, "override", limit.override());
        });
        listed(out, "strays", summary.strays());
        listed(out, "faults", summary.faults());
        pins(out, summary);
        ArrayNode warnings = out.putArray("warnings");
        summary.warnings().forEach(warning -> warnings.add(Text.harmless(warning)));
        Json.put(out, "purge_at", summary.purgeAt());
        account(out, summary);
        return out;
    }

    /**
     * Reads back what lists of runs show.
     *
     * @throws IOException if the file cannot be read or is no summary; the message says why
     */
    public static RunLine read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("larger than any summary");
        }
        try {
            JsonNode in = Json.read(Files.readAllBytes(file));
            return new RunLine(in.required("run").stringValue(), in.required("job").stringValue(),
                    in.required("kind").stringValue(), instant(in, "as_of"),
                    Instant.parse(in.required("started").stringValue()), instant(in, "ended"),
                    in.required("outcome").stringValue(), in.required("kept").longValue(),
                    in.required("removed").longValue(), in.required("bytes_removed").longValue(),
                    in.required("skipped").longValue());
        } catch (JacksonException | DateTimeParseException e) {
            throw new IOException("is no summary of a run, or only half of one", e);
        }
    }

    private static Instant instant(JsonNode in, String name) {
        JsonNode value = in.required(name);
        return value.isNull() ? null : Instant.parse(value.stringValue());
    }

    private static void counts(ObjectNode out, Counts counts) {
        out.put("builds", counts.total().builds());
        ObjectNode verdicts = out.putObject("by_verdict");
        sum(verdicts.putObject("keep"), counts.total().kept());
        sum(verdicts.putObject("remove"), counts.total().removed().plus(counts.total().skipped()));
        lines(out, "by_part", "part", counts.parts());
        lines(out, "by_project", "project", counts.projects());
        lines(out, "by_branch", "branch", counts.branches());
        lines(out, "by_os", "os", counts.systems());
        each(out, "by_group", counts.groups(), (group, to) -> {
            Json.put(to, "project", group.project());
            Json.put(to, "branch", group.branch());
            Json.put(to, "os", group.os());
            split(to, group.rest(), group.split());
        });
        each(out, "by_reason", counts.rules(), (rule, to) -> {
            Json.put(to, "rule", rule.rule());
            Json.put(to, "verdict", rule.rest() ? null : rule.cause() == null ? "remove" : "keep");
            if (rule.rest()) {
                to.put("rest", true);
            }
            sum(to, rule.sum());
        });
        lines(out, "by_age", "age", counts.ages());
        each(out, "outcomes", counts.outcomes(), (outcome, to) -> {
            Json.put(to, "outcome", outcome.outcome());
            to.put("done", outcome.done());
            sum(to, outcome.sum());
        });
    }

    private static void account(ObjectNode out, RunSummary summary) {
        RunSummary.Account account = summary.account();
        if (account == null) {
            out.putNull("account");
            return;
        }
        ObjectNode to = out.putObject("account");
        to.put("planned_bytes", account.planned());
        to.put("skipped_bytes", account.skipped());
        to.put("done_bytes", account.planned() - account.skipped());
        to.put("linked_files", account.linkedFiles());
        to.put("linked_bytes", account.linkedBytes());
        to.put("space_gained", account.gained());
    }

    private static void pins(ObjectNode out, RunSummary summary) {
        ObjectNode pins = out.putObject("pins");
        pins.put("count", summary.pins().count());
        each(pins, "first", summary.pins().first(), (pinned, to) -> {
            Pin pin = pinned.pin();
            Json.put(to, "key", pinned.key());
            Json.put(to, "by", pin.by());
            Json.put(to, "reason", pin.reason());
            Json.put(to, "ticket", pin.ticket());
            Json.put(to, "until", pin.until());
            Json.put(to, "note", pinned.note());
        });
    }

    private static void listed(ObjectNode out, String name, Listed<Finding> findings) {
        ObjectNode list = out.putObject(name);
        list.put("count", findings.count());
        each(list, "first", findings.first(), (finding, to) -> {
            Json.put(to, "subject", finding.subject());
            Json.put(to, "message", finding.message());
        });
    }

    private static void lines(ObjectNode out, String name, String attribute, List<Counts.Line> lines) {
        each(out, name, lines, (line, to) -> {
            Json.put(to, attribute, line.name());
            split(to, line.rest(), line.split());
        });
    }

    /** A line of the rest has a null name as the unknown has, so it says what it is. */
    private static void split(ObjectNode to, boolean rest, Split split) {
        if (rest) {
            to.put("rest", true);
        }
        to.put("builds", split.builds());
        sum(to.putObject("kept"), split.kept());
        sum(to.putObject("removed"), split.removed());
        sum(to.putObject("skipped"), split.skipped());
    }

    private static void sum(ObjectNode to, Sum sum) {
        to.put("parts", sum.parts());
        to.put("bytes", sum.bytes());
        to.put("files", sum.files());
    }

    private static <T> void each(ObjectNode out, String name, List<T> items, BiConsumer<T, ObjectNode> member) {
        ArrayNode array = out.putArray(name);
        items.forEach(item -> member.accept(item, array.addObject()));
    }
}

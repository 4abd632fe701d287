package dev.winnow.bench.measure;

import dev.winnow.bench.measure.Work.Target;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Writes what was measured as a table in Markdown. */
final class Table {

    private Table() {
    }

    static String of(Map<String, String> machine, List<Work> works, List<String> missing) {
        StringBuilder text = new StringBuilder("# Measured\n\n");
        machine.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        missing.forEach(tool -> text.append("- ").append(tool).append('\n'));
        text.append("\nMedians over the rounds, least and most in parentheses. Our time is that of the work, by the steps "
                + "that Spring Batch notes, without the start of Java; of commands called \"start\" it is all from start to "
                + "end. Peak heap is what was in use before a collection, in brackets what was left after a full one; every "
                + "process of the program runs with -Xmx512m.\n\n"
                + "| work | other tool | ours | whole process | processor time, ours; theirs | theirs | ratio | rate | target | met | "
                + "peak heap | peak RSS |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|\n");
        works.forEach(work -> text.append(line(work)));
        return text.toString();
    }

    private static String line(Work work) {
        if (!work.measured()) {
            return "";
        }
        Series process = new Series(work.processes().stream().map(Taken::wall).toList());
        return "| " + String.join(" | ", work.name(), work.tool() == null ? "-" : work.tool(),
                spread(work.seconds()), Figures.seconds(process.median()), cpu(work),
                work.tool() == null ? "-" : work.toolSeconds() == null ? "missing" : spread(work.toolSeconds()),
                Figures.times(work.ratio()),
                work.items() == 0 ? "-" : Figures.count(Math.round(work.rate())) + "/s", target(work.target()),
                work.met() == null ? "-" : work.met() ? "yes" : "**no**",
                Figures.mebibytes(most(work, Taken::heap)) + " (" + Figures.mebibytes(most(work, Taken::live)) + ")",
                Figures.mebibytes(most(work, Taken::rss))) + " |\n";
    }

    /** Ours, the start of Java included, and theirs. */
    private static String cpu(Work work) {
        String ours = Figures.seconds(new Series(work.processes().stream().map(Taken::cpu).toList()).median());
        return work.toolProcesses().isEmpty() ? ours : ours + "; " + Figures.seconds(
                new Series(work.toolProcesses().stream().map(Taken::cpu).toList()).median());
    }

    private static String spread(Series series) {
        return Figures.seconds(series.median()) + " (" + Figures.seconds(series.least()) + " - "
                + Figures.seconds(series.most()) + ")";
    }

    private static String target(Target target) {
        if (target instanceof Target.Within within) {
            return Figures.seconds(within.seconds());
        }
        if (target instanceof Target.Times times) {
            return Figures.times(times.times()) + " times";
        }
        return target instanceof Target.Rate rate ? Figures.count(Math.round(rate.rate())) + "/s" : "-";
    }

    private static long most(Work work, ToLongFunction<Taken> figure) {
        return work.processes().stream().mapToLong(figure).max().orElse(0);
    }
}

package dev.winnow.bench.measure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What is to be measured, from system properties {@code bench.*}; an empty one counts as left out.
 *
 * @param modes   {@code table}, {@code growth}, {@code kill}
 * @param rounds  how often each work of the table is done
 * @param starts  how often each short command is started
 * @param builds  in the stores of the table
 * @param files   of each build
 * @param plans   sizes of the catalogs that are planned, in builds
 * @param growth  sizes of the stores of the growth curves, in builds
 * @param bare    sizes of further catalogs of the growth curves, without files, in builds
 * @param killed  entries in the stores of runs that are killed
 * @param stores  folder for stores, which are removed afterwards
 * @param states  folder for state directories and reports, which are removed afterwards
 * @param target  Maven's
 * @param output  folder for results
 */
record Settings(List<String> modes, int rounds, int starts, int builds, int files, List<Integer> plans,
                List<Integer> growth, List<Integer> bare, int killed, Path stores, Path states, Path target,
                Path output) {

    /** A quick look, something for a coffee, and the sizes of section 8 of the design. */
    private enum Scale {
        SMALL(1_000, "1000,10000", "1000,10000", 2_000),
        MEDIUM(10_000, "10000,100000", "10000,100000", 50_000),
        FULL(100_000, "10000,100000,1000000", "10000,100000,1000000", 1_000_000);

        private final int builds;
        private final String plans;
        private final String growth;
        private final int killed;

        Scale(int builds, String plans, String growth, int killed) {
            this.builds = builds;
            this.plans = plans;
            this.growth = growth;
            this.killed = killed;
        }
    }

    static Settings read() {
        Scale scale = Scale.valueOf(text("scale", "full").toUpperCase(Locale.ROOT));
        Path target = Path.of(text("target", "target")).toAbsolutePath();
        Path output = target.resolve("bench");
        return new Settings(List.of(text("mode", "table").split(",")), number("rounds", 3), number("starts", 10),
                number("builds", scale.builds), number("files", 10), sizes("plans", scale.plans),
                sizes("growth", scale.growth), sizes("bare", ""), number("killed", scale.killed),
                Path.of(text("stores", tmpfs(output))).toAbsolutePath(),
                Path.of(text("states", output.resolve("states").toString())).toAbsolutePath(), target, output);
    }

    /** Memory, where the machine offers it: files are moved and deleted there, and no disk blurs what that takes. */
    private static String tmpfs(Path output) {
        Path shared = Path.of("/dev/shm");
        return (Files.isWritable(shared) ? shared.resolve("winnow-bench") : output.resolve("stores")).toString();
    }

    private static String text(String name, String otherwise) {
        String value = System.getProperty("bench." + name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    private static List<Integer> sizes(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(",")).filter(size -> !size.isEmpty()).map(Integer::valueOf)
                .toList();
    }
}

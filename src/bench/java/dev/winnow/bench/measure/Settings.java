package dev.winnow.bench.measure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * What is to be measured, from system properties {@code bench.*}; an empty one counts as left out.
 *
 * @param modes   {@code table}, {@code growth}, {@code nightly}, {@code serve}, {@code kill}, {@code hosts}
 * @param rounds  how often each work of the table is done
 * @param starts  how often each short command is started
 * @param builds  in the stores of the table; 0 to leave them out
 * @param files   of each build
 * @param plans   sizes of the catalogs that are planned, in builds
 * @param growth  sizes of the stores of the growth curves, in builds
 * @param bare    sizes of further catalogs of the growth curves, without files, in builds
 * @param nightly sizes of the stores of nightly runs, in builds
 * @param served  builds in the store of the update URL, and in the catalog of the pages
 * @param killed  entries in the stores of runs that are killed
 * @param hosts   entries in the stores of many hosts together
 * @param database what catalogs are in, as {@link Catalogs} reads it
 * @param stores  folder for stores, which are removed afterwards
 * @param states  folder for state directories and reports, which are removed afterwards
 * @param target  Maven's
 * @param output  folder for results
 */
record Settings(List<String> modes, int rounds, int starts, int builds, int files, List<Integer> plans,
                List<Integer> growth, List<Integer> bare, List<Integer> nightly, List<Integer> served, int killed, int hosts, String database, Path stores, Path states, Path target,
                Path output) {

    /** What a small file takes of memory, with its name and its share of folders. */
    private static final long BYTES_OF_FILE = 6_000;

    /** A quick look, something for a coffee, and the sizes of section 8 of the design. */
    private enum Scale {
        SMALL(1_000, "1000,10000", "1000,10000", "2000", "2000,10000", 2_000, 10_000),
        MEDIUM(10_000, "10000,100000", "10000,100000", "2000,20000", "20000,100000", 50_000, 100_000),
        FULL(100_000, "10000,100000,1000000", "10000,100000,1000000", "2000,20000,200000", "100000,1000000", 1_000_000, 1_000_000);

        private final int builds;
        private final String plans;
        private final String growth;
        private final String nightly;
        private final String served;
        private final int killed;
        private final int hosts;

        Scale(int builds, String plans, String growth, String nightly, String served, int killed, int hosts) {
            this.builds = builds;
            this.plans = plans;
            this.growth = growth;
            this.nightly = nightly;
            this.served = served;
            this.killed = killed;
            this.hosts = hosts;
        }
    }

    static Settings read() {
        Scale scale = Scale.valueOf(text("scale", "full").toUpperCase(Locale.ROOT));
        Path target = Path.of(text("target", "target")).toAbsolutePath();
        Path output = target.resolve("bench");
        List<String> modes = List.of(text("mode", "table").split(","));
        int builds = number("builds", scale.builds);
        int files = number("files", 10);
        List<Integer> growth = sizes("growth", scale.growth);
        List<Integer> nightly = sizes("nightly", scale.nightly);
        List<Integer> served = sizes("served", scale.served);
        int killed = number("killed", scale.killed);
        int hosts = number("hosts", scale.hosts);
        // What is purged lies there twice, for rm; a killed run's builds of one file each are five with their folders and
        // what the trash adds, and memory has only so many inodes.
        long most = LongStream.of(modes.contains("table") ? 2L * builds * files : 0,
                modes.contains("growth") ? (long) largest(growth) * files : 0, modes.contains("nightly") ? (long) largest(nightly) * files : 0,
                modes.contains("serve") ? served.get(0) : 0, modes.contains("kill") ? 5L * killed : 0,
                modes.contains("hosts") ? 5L * hosts : 0).max().getAsLong();
        return new Settings(modes, number("rounds", 3), number("starts", 10), builds, files,
                sizes("plans", scale.plans), growth, sizes("bare", ""), nightly, served, killed, hosts, text("database", ""),
                Path.of(text("stores", room(most, output).toString())).toAbsolutePath(),
                Path.of(text("states", output.resolve("states").toString())).toAbsolutePath(), target, output);
    }

    /** Memory, where it has room: files are moved and deleted there, and no disk blurs what that takes. */
    private static Path room(long files, Path output) {
        Path shared = Path.of("/dev/shm");
        boolean roomy = Files.isWritable(shared) && shared.toFile().getUsableSpace() > files * BYTES_OF_FILE;
        return roomy ? shared.resolve("winnow-bench") : output.resolve("stores");
    }

    private static String text(String name, String otherwise) {
        String value = System.getProperty("bench." + name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    private static int largest(List<Integer> sizes) {
        return sizes.stream().mapToInt(size -> size).max().orElse(0);
    }

    /** Sizes with commas between; {@code none} for none. */
    private static List<Integer> sizes(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(",")).filter(size -> !size.isEmpty() && !size.equals("none")).map(Integer::valueOf)
                .toList();
    }
}

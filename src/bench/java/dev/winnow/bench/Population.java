package dev.winnow.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The builds of a made-up site, the same for the same seed: projects of about 6,000 builds, each with a main branch, a
 * few releases and more features, for three systems. The newer, the more of them; branches die.
 *
 * @param builds how many
 * @param files  how many files each build has; at least 1
 * @param bytes  the size of each file but manifests
 * @param newest when the newest build finished
 * @param needing each so manieth build of a group needs the one before it; 0 for none
 */
public record Population(int builds, int files, int bytes, long seed, Instant newest, int needing) {

    /** Builds that need no others. */
    public Population(int builds, int files, int bytes, long seed, Instant newest) {
        this(builds, files, bytes, seed, newest, 0);
    }

    static final String MANIFEST = "build.json";

    private static final int PROJECT = 6_000;
    private static final String[] SYSTEMS = {"linux-x86_64", "windows-x64", "macos-arm64"};
    private static final String[] BRANCHES = {"main", "release/1.0", "release/1.1", "release/2.0", "feature/search",
        "feature/dark-mode", "feature/import", "bugfix/crash-on-exit", "user/ann/spike", "user/bob/tidy"};
    /** How many of a thousand builds of a project belong to each branch. */
    private static final int[] SHARES = {250, 120, 120, 120, 65, 65, 65, 65, 65, 65};
    private static final Duration OLDEST = Duration.ofDays(3 * 365);

    public Population {
        if (builds < 1 || files < 1 || bytes < 0) {
            throw new IllegalArgumentException("a site has builds, and builds have files");
        }
    }

    /** Builds that compete: one project, branch and system. */
    public record Group(String project, String branch, String os, int first, int builds) {

        /** Their directory, relative to the store's root. */
        public String path() {
            return project + "/" + branch + "/" + os;
        }
    }

    /** All groups, together all builds. */
    public List<Group> groups() {
        int projects = Math.max(1, builds / PROJECT);
        List<Group> groups = new ArrayList<>();
        long slots = 1000L * SYSTEMS.length * projects;
        long slot = 0;
        for (int project = 0; project < projects; project++) {
            for (int branch = 0; branch < BRANCHES.length; branch++) {
                for (String os : SYSTEMS) {
                    int first = (int) (builds * slot / slots);
                    slot += SHARES[branch];
                    int end = (int) (builds * slot / slots);
                    if (end > first) {
                        groups.add(new Group("project" + project, BRANCHES[branch], os, first, end - first));
                    }
                }
            }
        }
        return groups;
    }

    /** @param index in the group, 0 for the newest */
    public MadeBuild build(Group group, int index) {
        boolean needs = needing > 0 && index % needing == 0 && index + 1 < group.builds();
        return build(group, index, needs ? build(group, index + 1, null).path() : null);
    }

    private MadeBuild build(Group group, int index, String needs) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + group.first() + index);
        boolean manifest = files > 1 && (needs != null || random.nextInt(10) < 7);
        long number = group.builds() - index;
        String version = (group.branch().startsWith("release/") ? group.branch().substring(8) : "3." + number / 20)
                + "." + number % 20;
        int logs = files == 1 ? 0 : Math.max(1, files * 3 / 10);
        return new MadeBuild(group.project(), group.branch(), group.os(), version, number,
                newest.minus(age(group, index)).minusSeconds(random.nextInt(600)), status(random.nextInt(100)),
                manifest, files - logs, logs, bytes, needs);
    }

    /** Rises with the index. Branches other than main and releases got their last build some time ago. */
    private Duration age(Group group, int index) {
        boolean lives = group.branch().equals("main") || group.branch().startsWith("release/");
        int dead = lives ? 0 : Math.floorMod((seed + group.path()).hashCode(), 700);
        double part = (double) index / group.builds();
        return Duration.ofDays(dead).plusSeconds((long) (part * part * (OLDEST.toSeconds() - dead * 86_400L)));
    }

    private static String status(int percent) {
        return percent < 76 ? "success" : percent < 82 ? "warnings" : percent < 94 ? "failure"
                : percent < 97 ? "cancelled" : "exception";
    }
}

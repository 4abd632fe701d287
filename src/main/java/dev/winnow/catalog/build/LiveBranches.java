package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.branches.BranchSource;
import dev.winnow.catalog.storage.NameLimits;
import dev.winnow.jobfile.Branches;
import dev.winnow.jobfile.Job;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.Refs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The branches that are live in a job's repositories and lists, and those that were live before. A branch that no scan has
 * ever seen live is not dead: it may be a pull request, or have another spelling there.
 */
public final class LiveBranches {

    /** Some scripts count the letters of all alphabets as letters, others only those of ASCII. */
    private static final Set<Pattern> SLUGGED = Set.of(Pattern.compile("[^\\p{L}\\p{M}\\p{N}._]+"),
            Pattern.compile("[^A-Za-z0-9._]+"));

    private final Catalog catalog;
    private final Job job;
    private final Branches branches;
    private final Map<BranchSource, Look> looks = new LinkedHashMap<>();

    /**
     * The state of a source.
     *
     * @param live    its branches now; empty if it cannot be read
     * @param before  its branches at the last scan
     * @param past    branches that it had before that and has no more
     * @param trouble why branches that it lacks must not count as dead; null if they may
     * @param shrunk  whether the reason is that it has lost too many branches
     */
    private record Look(Set<String> live, Set<String> before, Set<String> past, String trouble, boolean shrunk) { }

    private record Seen(String name, boolean live) { }

    public LiveBranches(Catalog catalog, Job job) {
        this.catalog = catalog;
        this.job = job;
        this.branches = job.branches();
        if (branches != null) {
            Stream.concat(paths(branches.git(), branches.gitByProject()).map(path -> source(true, path)),
                    paths(branches.list(), branches.listByProject()).map(path -> source(false, path)))
                    .forEach(source -> looks.computeIfAbsent(source, this::look));
        }
    }

    private static Stream<Path> paths(List<Path> all, Map<String, List<Path>> byProject) {
        return Stream.concat(all.stream(), byProject.values().stream().flatMap(List::stream)).distinct().sorted();
    }

    private BranchSource source(boolean git, Path path) {
        return new BranchSource(git, path, branches.named());
    }

    private Look look(BranchSource source) {
        Set<String> before = new HashSet<>();
        Set<String> past = new HashSet<>();
        catalog.sql("SELECT name, live FROM branch_seen WHERE source = ?").param(id(source))
                .query((row, n) -> new Seen(row.getString(1), row.getBoolean(2))).list()
                .forEach(seen -> (seen.live() ? before : past).add(seen.name()));
        Set<String> live;
        try {
            live = source.read();
        } catch (IOException unreadable) {
            return new Look(Set.of(), before, past, "cannot be read, so none of its branches counts as dead: "
                    + unreadable.getMessage(), false);
        }
        long lost = before.stream().filter(name -> !live.contains(name)).count();
        // A single lost branch was probably merged, so it does not count as shrinking.
        boolean shrunk = lost > 1 && job.limits().shrink().exceededBy(lost, before.size());
        return new Look(live, before, past, !shrunk ? null : "has lost " + lost + " of " + before.size()
                + " branches, more than limits.shrink of " + job.limits().shrink() + " allows, so none of its branches "
                + "counts as dead. It may have been replaced or written only in part. If the branches are really gone, use "
                + "--limit-override REASON",
                shrunk);
    }

    private String id(BranchSource source) {
        return DigestUtils.sha256Hex(job.name() + "\n" + catalog.host() + "\n" + source.identity());
    }

    /** Passes on the path of each source whose missing branches must not count as dead, with the reason. */
    public void troubles(BiConsumer<String, String> each) {
        looks.forEach((source, look) -> {
            if (look.trouble() != null) {
                each.accept(source.shown(), source.kind() + " " + look.trouble());
            }
        });
    }

    /**
     * Stores the live branches of trusted sources.
     *
     * @param shrunk whether to trust sources that have lost too many branches
     * @return the sources that were trusted although they have lost too many branches
     */
    public List<String> remember(boolean shrunk) {
        List<String> overridden = new ArrayList<>();
        for (Map.Entry<BranchSource, Look> each : looks.entrySet()) {
            Look look = each.getValue();
            if (look.trouble() != null && !(look.shrunk() && shrunk)) {
                continue;
            }
            if (look.shrunk()) {
                overridden.add(each.getKey().shown() + " " + look.trouble());
            }
            remember(each.getKey(), look);
            Set<String> past = new HashSet<>(look.past());
            past.addAll(look.before());
            each.setValue(new Look(look.live(), look.live(), past, null, false));
        }
        return overridden;
    }

    private void remember(BranchSource source, Look look) {
        Set<String> fresh = new TreeSet<>(look.live());
        fresh.removeAll(look.before());
        fresh.removeIf(name -> NameLimits.over(NameLimits.ATTRIBUTE, name));
        List<String> back = fresh.stream().filter(look.past()::contains).toList();
        List<String> first = fresh.stream().filter(name -> !look.past().contains(name)).toList();
        List<String> lost = look.before().stream().filter(name -> !look.live().contains(name)).sorted().toList();
        String id = id(source);
        catalog.transact(() -> {
            // Two runs of a job may do this at once. The second finds the changes of the first and skips them.
            catalog.passGate();
            catalog.batch("INSERT INTO branch_seen (source, name, live) SELECT ?, ?, TRUE WHERE NOT EXISTS (SELECT 1 "
                    + "FROM branch_seen WHERE source = ? AND name = ?)", first, name -> new Object[] {id, name, id,
                        name});
            mark(id, back, true);
            mark(id, lost, false);
        });
    }

    private void mark(String id, List<String> names, boolean live) {
        catalog.batch("UPDATE branch_seen SET live = ? WHERE source = ? AND name = ?", names,
                name -> new Object[] {live, id, name});
    }

    public BranchStates states() {
        if (branches == null) {
            return BranchStates.NONE;
        }
        if (branches.byAgeAlone()) {
            return new BranchStates.NoBuildFor(branches.deadAfter());
        }
        Set<String> projects = new TreeSet<>(branches.gitByProject().keySet());
        projects.addAll(branches.listByProject().keySet());
        Map<String, Refs> byProject = new HashMap<>();
        projects.forEach(project -> byProject.put(project,
                refs(branches.gitByProject().getOrDefault(project, branches.git()),
                        branches.listByProject().getOrDefault(project, branches.list()))));
        Refs others = branches.git().isEmpty() && branches.list().isEmpty() ? null
                : refs(branches.git(), branches.list());
        return new BranchStates.Listed(byProject, others, branches.deadAfter());
    }

    private Refs refs(List<Path> git, List<Path> list) {
        Set<String> live = new HashSet<>();
        Set<String> seen = new HashSet<>();
        boolean whole = true;
        List<BranchSource> sources = Stream.concat(git.stream().map(path -> source(true, path)),
                list.stream().map(path -> source(false, path))).toList();
        for (BranchSource source : sources) {
            Look look = looks.get(source);
            live.addAll(look.live());
            seen.addAll(look.before());
            seen.addAll(look.past());
            whole &= look.trouble() == null;
        }
        return new Refs(withSlugs(live, branches.slug()), withSlugs(seen, branches.slug()), whole);
    }

    /**
     * The names together with their slugs, as scripts write them into paths.
     *
     * @param slug replaces each sequence of characters other than letters, digits, {@code .} and {@code _}; null if scripts
     *             write names unchanged
     */
    private static Set<String> withSlugs(Set<String> names, String slug) {
        if (slug == null) {
            return names;
        }
        Set<String> all = new HashSet<>(names);
        for (String name : names) {
            String plain = new String(NameCodec.bytes(name), StandardCharsets.UTF_8);
            SLUGGED.forEach(others -> all.add(NameCodec.shown(others.matcher(plain)
                    .replaceAll(Matcher.quoteReplacement(slug)))));
        }
        return all;
    }
}

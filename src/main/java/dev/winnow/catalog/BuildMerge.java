package dev.winnow.catalog;

import dev.winnow.catalog.storage.NameLimits;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Attributes;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Merges the paths, the registration or import, and the manifests of a build into one record. The path identifies the
 * build, so a contradiction to it makes the build unsure. For other attributes the registration or import overrides the
 * manifest.
 */
public final class BuildMerge {

    /**
     * The data of one entry.
     *
     * @param directory whether it is a directory; two directories with one key in one store are a contradiction
     * @param here      whether any part of it is present
     * @param forBuild  whether its manifest describes the whole build; if not, only its own parts
     * @param manifestFinished time of finish in its manifest and then in its path, in {@link NanoTimes}; null if there is none
     * @param files     the times of its files
     * @param settleMs  how long it must be unchanged to be settled, in milliseconds
     * @param kinds     its present parts
     */
    public record EntryValues(long store, String path, boolean directory, boolean here, boolean forBuild, Map<String, String> stated,
                       Map<String, String> manifest, Long manifestFinished, Long pathFinished, FilesDating files,
                       long settleMs, Set<PartKind> kinds) { }

    /**
     * The data of a registration or import.
     *
     * @param source  {@code registration} or {@code import}
     * @param sources for attributes, who set them in the CI system, if known
     */
    record Recorded(String source, Map<String, String> attributes, Map<String, String> sources, Long finished,
                    List<String> doubts) { }

    /**
     * The merged record. Times are in {@link NanoTimes}.
     *
     * @param partAttributes by kind of part, the attributes that its own manifests give to this part alone
     */
    record Merged(Map<String, String> attributes, Map<String, String> sources, Long finished, String finishedSource,
                  Long settlesAt, List<String> doubts,
                  SortedMap<String, Map<String, String>> partAttributes) { }

    /** Attributes that the database has an index on. */
    private static final List<String> GROUPING = List.of("project", "branch", "os");

    private final Map<String, String> attributes = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final SortedMap<String, Map<String, String>> partAttributes = new TreeMap<>();
    private final List<String> doubts = new ArrayList<>();

    /**
     * @param recorded the registration, then the import
     * @param before   the time of finish that its files gave before; null if they gave none
     * @param now      in {@link NanoTimes}
     */
    static Merged merge(List<EntryValues> all, List<Recorded> recorded, FilesDating.Finish before, long now) {
        return new BuildMerge().run(all, recorded, before, now);
    }

    private Merged run(List<EntryValues> all, List<Recorded> recorded, FilesDating.Finish before, long now) {
        List<EntryValues> here = all.stream().filter(EntryValues::here).toList();
        List<EntryValues> speaking = here.isEmpty() ? all : here;
        for (EntryValues entry : speaking) {
            String who = "path " + entry.path();
            entry.stated().forEach((name, value) -> state(name, value, "path", true, who));
        }
        for (Recorded record : recorded) {
            record.attributes().forEach((name, value) -> {
                String by = record.sources().get(name);
                state(name, value, by == null ? record.source() : record.source() + " (" + by + ")",
                        "path".equals(sources.get(name)), record.source());
            });
            doubts.addAll(record.doubts());
        }
        // If no manifest describes the whole build, its parts are all there is.
        boolean alone = speaking.stream().noneMatch(EntryValues::forBuild);
        List<EntryValues> manifests = speaking.stream().filter(entry -> alone || entry.forBuild()).toList();
        for (EntryValues entry : manifests) {
            String who = "manifest in " + entry.path();
            entry.manifest().forEach((name, value) -> {
                String source = sources.get(name);
                boolean binding = "path".equals(source) || "manifest".equals(source);
                state(name, value, "manifest", binding, who);
            });
        }
        speaking.stream().filter(entry -> !alone && !entry.forBuild()).forEach(entry -> entry.kinds().stream().sorted()
                .forEach(kind -> ofPart(kind, entry)));
        twoDirectories(here);
        return finish(speaking, manifests, all, recorded, before, now);
    }

    /** Sets an attribute that is still unknown. A different value is a contradiction if {@code binding}. */
    private void state(String name, String value, String source, boolean binding, String who) {
        String known = attributes.putIfAbsent(name, value);
        if (known == null) {
            sources.put(name, source);
        } else if (binding && !known.equals(value)) {
            doubts.add(who + " says " + name + " '" + value + "', but " + sources.get(name) + " says '" + known + "'");
        }
    }

    /** The manifest of a part overrides the manifest of the products for this part, but no other source. */
    private void ofPart(PartKind kind, EntryValues entry) {
        Map<String, String> known = partAttributes.computeIfAbsent(kind.word(), word -> new TreeMap<>());
        entry.manifest().forEach((name, value) -> {
            String source = sources.get(name);
            if (source == null || "manifest".equals(source)) {
                String other = known.putIfAbsent(name, value);
                if (other != null && !other.equals(value)) {
                    doubts.add("manifest in " + entry.path() + " says " + name + " '" + value + "', but another one of "
                            + "its " + kind.word() + " says '" + other + "'");
                }
            }
        });
    }

    private void twoDirectories(List<EntryValues> here) {
        if (here.size() < 2) {
            return;
        }
        Map<Long, TreeSet<String>> directories = new LinkedHashMap<>();
        for (EntryValues entry : here) {
            if (entry.directory()) {
                directories.computeIfAbsent(entry.store(), store -> new TreeSet<>()).add(entry.path());
            }
        }
        directories.values().stream().filter(paths -> paths.size() > 1).forEach(paths ->
                doubts.add("several directories of one store have this key: " + String.join(", ", paths)));
    }

    private Merged finish(List<EntryValues> speaking, List<EntryValues> manifests, List<EntryValues> all, List<Recorded> recorded,
                          FilesDating.Finish before, long now) {
        Recorded dated = recorded.stream().filter(record -> record.finished() != null).findFirst().orElse(null);
        Long finished = dated == null ? null : dated.finished();
        String source = dated == null ? null : dated.source();
        if (finished == null) {
            finished = newest(manifests, EntryValues::manifestFinished);
            source = finished == null ? null : "manifest";
        }
        if (finished == null) {
            finished = newest(speaking, EntryValues::pathFinished);
            source = finished == null ? null : "path";
            differingTimes(speaking);
        }
        Long stated = finished;
        if (finished == null) {
            long settle = speaking.stream().mapToLong(EntryValues::settleMs).max().orElse(0);
            FilesDating.Finish files = FilesDating.finish(all.stream().map(EntryValues::files).toList(), before, settle, now);
            finished = files == null ? null : files.at();
            source = files == null ? null : files.source();
        }
        Long settlesAt = null;
        for (EntryValues entry : speaking) {
            Long from = newest(stated, entry.files().changed(stated != null, now));
            if (from != null) {
                settlesAt = Math.max(settlesAt == null ? Long.MIN_VALUE : settlesAt,
                        NanoTimes.later(from, entry.settleMs()));
            }
        }
        if (source != null) {
            sources.put("finished", source);
        }
        GROUPING.stream().filter(name -> attributes.containsKey(name)
                && NameLimits.over(NameLimits.ATTRIBUTE, attributes.get(name))).forEach(this::leaveOut);
        return new Merged(attributes, sources, finished, source, settlesAt, doubts, partAttributes);
    }

    /** The names of one kind of part must give the same time. Otherwise several builds share a key. */
    private void differingTimes(List<EntryValues> speaking) {
        if (speaking.size() < 2) {
            return;
        }
        SortedSet<PartKind> kinds = PartKind.sorted(speaking.stream().flatMap(entry -> entry.kinds().stream()).toList());
        for (PartKind kind : kinds) {
            Map<Long, String> paths = new TreeMap<>();
            speaking.stream().filter(entry -> entry.pathFinished() != null && entry.kinds().contains(kind))
                    .forEach(entry -> paths.putIfAbsent(entry.pathFinished(), entry.path()));
            if (paths.size() > 1) {
                doubts.add("the names of its " + kind.word() + " give different times: " + paths.entrySet().stream().limit(3)
                        .map(time -> time.getValue() + " " + NanoTimes.instant(time.getKey()))
                        .collect(Collectors.joining(", ")) + (paths.size() > 3 ? ", ..." : "")
                        + "; if these are several builds, write {finished:...} into 'build'");
            }
        }
    }

    private void leaveOut(String name) {
        doubts.add("its " + name + " is longer than " + NameLimits.ATTRIBUTE + " bytes and is left out");
        attributes.remove(name);
        sources.remove(name);
    }

    static Long newest(Long... times) {
        return newest(Arrays.asList(times), time -> time);
    }

    /** Not with a stream, because each build of a scan comes here several times. */
    static <T> Long newest(List<T> from, Function<T, Long> timeOf) {
        Long newest = null;
        for (T each : from) {
            Long time = timeOf.apply(each);
            if (time != null && (newest == null || time > newest)) {
                newest = time;
            }
        }
        return newest;
    }
}

package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Branches;
import dev.winnow.jobfile.RefPattern;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.model.NameCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads {@code branches}.
 *
 * @param folder the job file's folder, absolute
 */
record BranchesReader(Reading reading, Path folder) {

    Branches read(Mapping map) {
        Sources git = sources(map, "git");
        Sources list = sources(map, "list");
        List<RefPattern> refs = refs(map);
        String slug = reading.value(map, "slug", null, text -> text);
        Branches branches = new Branches(git.all(), git.byProject(), list.all(), list.byProject(), refs, slug,
                reading.value(map, "dead-after", null, Values::age));
        if (branches.byAgeAlone() && (!refs.isEmpty() || slug != null)) {
            reading.complaints().addIfSilent(map.place(), "'refs' and 'slug' say how to read what 'git' and 'list' "
                    + "name; write one of these too");
        }
        return branches;
    }

    private record Sources(List<Path> all, Map<String, List<Path>> byProject) { }

    private Sources sources(Mapping map, String key) {
        List<Path> all = new ArrayList<>();
        Map<String, List<Path>> byProject = new TreeMap<>();
        map.get(key).ifPresent(value -> {
            if (value instanceof Mapping projects) {
                projects.entries().values().forEach(entry ->
                        byProject.put(NameCodec.shown(NameCodec.bytes(entry.key())), paths(entry.value())));
            } else {
                all.addAll(paths(value));
            }
        });
        return new Sources(all, byProject);
    }

    private List<RefPattern> refs(Mapping map) {
        List<RefPattern> refs = new ArrayList<>();
        for (Located item : reading.items(map, "refs")) {
            if (item instanceof Mapping pair) {
                String branch = reading.value(pair, "branch", "{branch}", text -> text);
                pair.get("ref").flatMap(ref -> reading.value(ref, text -> new RefPattern(text, branch)))
                        .ifPresent(refs::add);
            } else {
                reading.value(item, RefPattern::parse).ifPresent(refs::add);
            }
        }
        return refs;
    }

    private List<Path> paths(Located value) {
        List<Path> paths = new ArrayList<>();
        for (Located item : value instanceof Sequence list ? list.items() : List.of(value)) {
            reading.value(item, text -> Values.path(folder, text)).ifPresent(paths::add);
        }
        if (value instanceof Sequence list && list.items().isEmpty()) {
            reading.complaints().addIfSilent(value.place(), "the list is empty; name at least one path");
        }
        return paths;
    }
}

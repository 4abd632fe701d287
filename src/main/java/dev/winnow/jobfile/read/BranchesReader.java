package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Branches;
import dev.winnow.jobfile.text.Folders;
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
        List<Path> all = new ArrayList<>();
        Map<String, List<Path>> byProject = new TreeMap<>();
        map.get("git").ifPresent(git -> {
            if (git instanceof Mapping projects) {
                projects.entries().values().forEach(entry ->
                        byProject.put(NameCodec.shown(entry.key()), paths(entry.value())));
            } else {
                all.addAll(paths(git));
            }
        });
        return new Branches(all, byProject, reading.value(map, "dead-after", null, Values::age));
    }

    private List<Path> paths(Located value) {
        List<Path> paths = new ArrayList<>();
        for (Located item : value instanceof Sequence list ? list.items() : List.of(value)) {
            reading.value(item, text -> Folders.resolve(folder, text)).ifPresent(paths::add);
        }
        if (value instanceof Sequence list && list.items().isEmpty()) {
            reading.complaints().addIfSilent(value.place(), "the list is empty; name at least one repository");
        }
        return paths;
    }
}

package dev.winnow.catalog.imports;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.store.layout.LayoutMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matches the path of a product to the layouts of a job's stores, as a scan would. The product need not exist. */
public final class ProductPathMatcher {

    private final List<Path> bases;
    private final Map<Path, LayoutMatcher> roots = new LinkedHashMap<>();

    /** @param base relative paths start here */
    public ProductPathMatcher(Job job, Path base) {
        this.bases = names(base);
        for (Store store : job.stores()) {
            LayoutMatcher matcher = new LayoutMatcher(store, job);
            store.directory().map(ProductPathMatcher::names).orElse(List.of()).forEach(root -> roots.put(root, matcher));
        }
    }

    /** The path of a folder and, if that differs, its real path. */
    private static List<Path> names(Path folder) {
        Path named = folder.normalize();
        try {
            return List.of(named, folder.toRealPath()).stream().distinct().toList();
        } catch (IOException missing) {
            return List.of(named);
        }
    }

    /**
     * The match of the first layout that fits the path; empty if the path is in no store or fits no layout.
     *
     * @param path in the spelling of {@code NameCodec}
     */
    public Optional<LayoutMatcher.Match> match(String path) {
        for (Path base : bases) {
            String whole = path.startsWith("/") ? path : NameCodec.shownAbsolute(base) + "/" + path;
            for (Map.Entry<Path, LayoutMatcher> root : roots.entrySet()) {
                Optional<LayoutMatcher.Match> match = below(NameCodec.shownAbsolute(root.getKey()), whole)
                        .flatMap(inside -> match(root.getValue(), inside));
                if (match.isPresent()) {
                    return match;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<LayoutMatcher.Match> match(LayoutMatcher matcher, List<String> inside) {
        return matcher.match(inside, EntryType.DIRECTORY).or(() -> matcher.match(inside, EntryType.FILE));
    }

    /** The path's segments below a root; empty if it is not below the root or contains {@code ..}. */
    private static Optional<List<String>> below(String root, String path) {
        List<String> segments = segments(path);
        List<String> top = segments(root);
        if (segments.contains("..") || segments.size() <= top.size() || !segments.subList(0, top.size()).equals(top)) {
            return Optional.empty();
        }
        return Optional.of(segments.subList(top.size(), segments.size()));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}

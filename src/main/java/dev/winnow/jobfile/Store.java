package dev.winnow.jobfile;

import dev.winnow.model.NameCodec;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory tree that holds build products, logs or both.
 *
 * @param root     the absolute path of a directory, in the spelling of {@code NameCodec} and not resolved: links in it
 *                 count only when the store is opened; or a store of another kind, its kind and a colon before its name
 * @param layouts  the first that fits a path makes it an entry; each carries its own {@code entry} and {@code set},
 *                 those of the store merged in
 * @param manifest the name of a file inside directory entries that adds what the path does not say, or null
 * @param forBuild whether what a manifest says is true of the whole build, in whatever stores it lies; else of the parts
 *                 in this store alone
 * @param logs     globs over paths inside an entry; what they fit is logs, all else products
 * @param settle   how long an entry must be left alone before it counts as finished
 * @param ignore   globs over paths relative to the root; what they fit is neither entry nor stray
 * @param zone     of times in names; null for the job's
 * @param linkedFrom folders whose links count, and text files whose lines do, as if they were links of the store;
 *                 absolute
 * @param sideFiles endings, in shown form: a file named as an entry that is a file, and one or more of these, is part of
 *                 that entry
 * @param statusFrom the names of files at the top of directory entries, in shown form, whose presence says that status
 * @param url       where product files can be had, with {@code {path}} in it for a file's path; null where nobody says
 */
public record Store(String name, String root, List<Layout> layouts, Holds holds, String manifest, boolean forBuild,
                    List<Glob> logs, Age settle, List<Glob> ignore, ZoneId zone, List<Path> linkedFrom,
                    List<String> sideFiles, Map<Status, String> statusFrom, String url) {

    private static final Pattern OTHER_KIND = Pattern.compile("[a-z]{2,}:[A-Za-z0-9][A-Za-z0-9._-]*");

    /** What the entries of a store hold. */
    public enum Holds { BOTH, PRODUCTS, LOGS }

    /**
     * A store whose names hold times in the zone of its job, whose own links are all that count, and whose manifests
     * speak for whole builds where it holds products.
     */
    public Store(String name, String root, List<Layout> layouts, Holds holds, String manifest, List<Glob> logs,
                 Age settle, List<Glob> ignore) {
        this(name, root, layouts, holds, manifest, holds != Holds.LOGS, logs, settle, ignore, null, List.of(), List.of(),
                Map.of(), null);
    }

    public Store {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(holds, "holds");
        Objects.requireNonNull(settle, "settle");
        layouts = List.copyOf(layouts);
        logs = List.copyOf(logs);
        ignore = List.copyOf(ignore);
        linkedFrom = List.copyOf(linkedFrom);
        sideFiles = List.copyOf(sideFiles);
        statusFrom = Map.copyOf(statusFrom);
        if (!root.startsWith("/") && !ofOtherKind(root)) {
            throw new IllegalArgumentException(name + ": root " + root + " is not absolute");
        }
    }

    /** Whether a root is that of a store which is no directory. */
    public static boolean ofOtherKind(String root) {
        return OTHER_KIND.matcher(root).matches();
    }

    /** The directory that its root names; nothing for a store that is none. */
    public Optional<Path> directory() {
        return ofOtherKind(root) ? Optional.empty() : Optional.of(NameCodec.absolute(root));
    }
}

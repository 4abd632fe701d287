package dev.winnow.jobfile;

import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory tree that holds parts of builds.
 *
 * @param root     the absolute path of a directory, in the spelling of {@code NameCodec} and not resolved: links in it
 *                 count only when the store is opened; or a store of another kind, its kind and a colon before its name
 * @param layouts  the first that fits a path makes it an entry; each carries its own {@code entry} and {@code set},
 *                 those of the store merged in
 * @param manifest the name of a file inside directory entries that adds what the path does not say, or null
 * @param forBuild whether what a manifest says is true of the whole build, in whatever stores it lies; else of the parts
 *                 in this store alone
 * @param holds    the one kind of part that all of its entries are; null where the paths of their files tell
 * @param parts    globs over paths inside an entry that tell its kinds of part: the first that fits counts, all else is
 *                 products
 * @param settle   how long an entry must be left alone before it counts as finished
 * @param ignore   globs over paths relative to the root; what they fit is neither entry nor stray
 * @param zone     of times in names; null for the job's
 * @param linkedFrom folders whose links count, and text files whose lines do, as if they were links of the store;
 *                 absolute
 * @param sideFiles endings, in shown form: a file named as an entry that is a file, and one or more of these, is part of
 *                 that entry
 * @param statusFrom the names of files at the top of directory entries, in shown form, whose presence says that status
 * @param versionOrder in which the versions of its builds stand; null where that is the job's to say
 * @param url       where product files can be had, with {@code {path}} in it for a file's path; null where nobody says
 * @param host      the host whose paths the root and all others are; null for the one that runs the job
 */
public record Store(String name, String root, List<Layout> layouts, PartKind holds, String manifest, boolean forBuild,
                    List<PartFiles> parts, Age settle, List<Glob> ignore, ZoneId zone, List<Path> linkedFrom,
                    List<String> sideFiles, Map<Status, String> statusFrom, VersionOrder versionOrder, String url,
                    String host) {

    private static final Pattern OTHER_KIND = Pattern.compile("[a-z]{2,}:[A-Za-z0-9][A-Za-z0-9._-]*");

    /** How the files of one kind of part are told from others. */
    public record PartFiles(PartKind kind, List<Glob> globs) {
        public PartFiles {
            Objects.requireNonNull(kind, "kind");
            globs = List.copyOf(globs);
        }
    }

    /**
     * A store whose names hold times in the zone of its job, whose own links are all that count, and whose manifests
     * speak for whole builds where it holds products.
     */
    public Store(String name, String root, List<Layout> layouts, PartKind holds, String manifest, List<PartFiles> parts,
                 Age settle, List<Glob> ignore) {
        this(name, root, layouts, holds, manifest, holds == null || holds == PartKind.PRODUCTS, parts, settle, ignore, null, List.of(), List.of(),
                Map.of(), null, null, null);
    }

    public Store {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(settle, "settle");
        layouts = List.copyOf(layouts);
        parts = List.copyOf(parts);
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

package dev.winnow.store.layout;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds side files, such as checksums and signatures, by their names. A side file lies beside an entry that is a file, and
 * is named like it with one or more of the store's endings added. Names and paths are in shown form.
 */
public final class SideFiles {

    private final List<String> endings;
    private final LayoutMatcher matcher;

    public SideFiles(Store store) {
        List<Layout> files = store.layouts().stream().filter(layout -> layout.entry() == EntryType.FILE).toList();
        this.endings = files.isEmpty() ? List.of() : store.sideFiles();
        this.matcher = new LayoutMatcher(files, ZoneOffset.UTC);
    }

    public boolean none() {
        return endings.isEmpty();
    }

    /**
     * The name of the entry that a side file belongs to, whether that entry exists or not; null if the name is not that of
     * a side file. It removes as many endings as still leave a name that matches a layout of files, so that a side file of
     * a side file belongs to the same entry.
     *
     * @param folder folder of the side file, relative to the store's root; "" for the root
     */
    public String owner(String folder, String name) {
        String owner = null;
        for (String ending : endings) {
            String rest = without(name, ending);
            if (rest != null) {
                String further = owner(folder, rest);
                String found = further != null ? further : matchesLayout(folder, rest) ? rest : null;
                owner = found != null && (owner == null || found.length() < owner.length()) ? found : owner;
            }
        }
        return owner;
    }

    /** The side files of an entry among the sorted names of its folder. */
    public List<String> beside(String folder, String[] names, String entry) {
        List<String> beside = new ArrayList<>();
        int at = Arrays.binarySearch(names, entry);
        for (int i = at < 0 ? -at - 1 : at + 1; i < names.length && names[i].startsWith(entry); i++) {
            if (entry.equals(owner(folder, names[i]))) {
                beside.add(names[i]);
            }
        }
        return beside;
    }

    /** The possible names of an entry's side files with one or two endings. */
    public List<String> names(String folder, String entry) {
        return endings.stream().flatMap(ending -> Stream.concat(Stream.of(entry + ending),
                endings.stream().map(next -> entry + ending + next))).filter(name -> entry.equals(owner(folder, name))).toList();
    }

    private boolean matchesLayout(String folder, String name) {
        List<String> path = new ArrayList<>(folder.isEmpty() ? List.of() : Arrays.asList(folder.split("/")));
        path.add(name);
        return matcher.match(path, EntryType.FILE).isPresent();
    }

    /** The name without the ending; null if it ends otherwise, would be empty, or would be cut inside an escape. */
    private static String without(String name, String ending) {
        int length = name.length() - ending.length();
        int encoded = name.lastIndexOf('%', length - 1);
        boolean ends = length > 0 && name.endsWith(ending) && (encoded < 0 || encoded < length - 2);
        return ends ? name.substring(0, length) : null;
    }
}

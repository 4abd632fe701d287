package dev.winnow.store.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.value.Age;
import dev.winnow.store.layout.Layouts;
import dev.winnow.store.local.entry.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code linked-from} adds to the links of a store. */
class LinkedFromTest {

    @TempDir
    private Path directory;
    private Tree tree;

    @BeforeEach
    void grow() throws IOException {
        directory = directory.toRealPath();
        tree = new Tree(directory);
        for (int number = 1; number <= 3; number++) {
            tree.file("store/linux/app-1-" + number + "/x", 1);
        }
    }

    @Test
    void links_of_a_folder_count_at_any_depth_and_through_other_links() throws IOException {
        tree.link("www/stable", "../store/linux/app-1-1").link("www/de/ep/er", directory + "/hop/app-1-2/x")
                .link("hop", "store/linux").link("www/out", "/etc").link("www/circle", "circle")
                .link("www/.winnow/trash/old", directory + "/store/linux/app-1-3").file("www/index.html", 1);

        assertThat(targets("www")).containsExactlyInAnyOrder("linux/app-1-1", "linux/app-1-2/x");
    }

    @Test
    void a_folder_that_holds_the_store_does_not_bring_in_its_trash() throws IOException {
        tree.link("stable", "store/linux").link("store/.winnow/trash/old", "../../linux/app-1-3");

        assertThat(targets(".")).containsExactly("linux");
    }

    @Test
    void a_link_that_is_named_itself_counts_and_a_link_to_a_folder_is_followed() throws IOException {
        tree.link("stable", "store/linux/app-1-1").link("www", "data").link("data/app", "../store/linux/app-1-2");

        assertThat(targets("stable", "www")).containsExactlyInAnyOrder("linux/app-1-1", "linux/app-1-2");
    }

    @ParameterizedTest
    @CsvSource({
        // A bare name means what lies beside the file, and only where that is outside of the store a path of it.
        "store/linux/latest.txt, app-1-1, linux/app-1-1", "list, linux, linux", "store/here/list, linux, here/linux",
        "store/list, linux/app-1-1/x, linux/app-1-1/x", "list, store/linux/app-1-1, linux/app-1-1",
        "list, linux/app-1-1, linux/app-1-1", "list, ./linux/app-1-1/, linux/app-1-1",
        "store/linux/up, ../linux/app-1-2, linux/app-1-2"})
    void a_line_is_a_path_from_the_file_or_from_the_root(String file, String line, String target) throws IOException {
        tree.text(file, "\n  " + line + " \r\n");

        assertThat(targets(file)).contains(target);
        if (!file.equals("list") && !line.contains("/")) {
            assertThat(targets(file)).containsExactly(target);
        }
    }

    @Test
    void lines_are_names_as_they_are() throws IOException {
        tree.file("store/linux/app-%FF-9%25/x", 1);
        byte[] line = NameCodec.bytes("linux/app-%FF-9%25");
        byte[] text = ("\ufeff# linux/app-1-1\n" + directory + "/store/linux/app-1-2\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(text, text.length + line.length);
        System.arraycopy(line, 0, all, text.length, line.length);
        Files.write(directory.resolve("list"), all);

        assertThat(targets("list")).contains("linux/app-1-2", "linux/app-%FF-9%25").doesNotContain("linux/app-1-1");
    }

    @ParameterizedTest
    @CsvSource({"none, is not there", "gone, is not there", "circle, is a link that goes in a circle",
        "empty, 'is empty; if it is meant to name nothing, write a line that starts with #'",
        "zero, is no text file: it holds a zero byte", "none/deeper, is not there"})
    void what_cannot_be_read_may_lead_to_anything(String name, String why) throws IOException {
        tree.text("empty", "\n \n").link("gone", "none").link("circle", "circle");
        Files.write(directory.resolve("zero"), new byte[] {'a', 0, 'b'});

        Found found = found(name);

        assertThat(found.unknown).containsExactly("products: linked-from " + directory + "/" + name + " " + why);
        assertThat(found.links.get(directory + "/" + name).target()).isEmpty();
    }

    @Test
    void a_folder_below_that_cannot_be_read_may_hold_any_link() throws IOException {
        tree.link("www/in/stable", "../../store/linux");
        Files.setPosixFilePermissions(directory.resolve("www/in"), PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(directory.resolve("www/in")), "this user reads every directory, as root does");
            assertThat(found("www").unknown).containsExactly("products: linked-from " + directory
                    + "/www has a folder that cannot be read: " + directory + "/www/in: permission denied");
        } finally {
            Files.setPosixFilePermissions(directory.resolve("www/in"), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private Set<String> targets(String... from) throws IOException {
        Found found = found(from);
        assertThat(found.unknown).isEmpty();
        Set<String> targets = new TreeSet<>();
        found.all.stream().filter(link -> link.path().startsWith("/") && !link.passed())
                .forEach(link -> targets.add(link.target()));
        return targets;
    }

    private Found found(String... from) throws IOException {
        return Found.in(new Store("products", NameCodec.shownAbsolute(directory.resolve("store")),
                List.of(Layouts.directory("{os:linux}/app-{version}-{number}")), null, null, true, List.of(),
                Age.parse("1h"), List.of(), null,
                Arrays.stream(from).map(name -> directory.resolve(name).normalize()).toList(), List.of(),
                Map.of(), null, null, null));
    }
}

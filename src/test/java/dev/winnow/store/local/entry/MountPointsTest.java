package dev.winnow.store.local.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountPointsTest {

    private static final String LIST = """
            22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            63 43 0:39 / /srv/store/a/in rw,relatime shared:1 - tmpfs none rw
            64 43 254:0 /else /srv/store/b\\040c/x\\134y\\012 rw - ext4 /dev/vda rw
            65 43 254:0 /else /srv/store/\u00c3\u00bc rw - ext4 /dev/vda rw
            66 43 254:0 /else /srv/store rw - ext4 /dev/vda rw
            67 43 254:0 /else /srv/store2/a rw - ext4 /dev/vda rw
            broken
            """;

    @Test
    void finds_those_below_the_root_by_their_shown_names() {
        assertThat(MountPoints.below(Path.of("/srv/store"), LIST)).containsExactlyInAnyOrder("a/in", "b c/x\\y%0A", "ü");
        assertThat(MountPoints.below(Path.of("/"), LIST)).contains("srv/store", "srv/store2/a");
    }

    @Test
    void reads_the_list_of_this_system() {
        assertThat(MountPoints.below(Path.of("/"))).contains("proc");
    }
}

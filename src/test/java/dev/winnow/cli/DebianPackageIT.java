package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Debian package on this machine's own system, over which a layer in memory takes all that is written. */
class DebianPackageIT {

    /** A mount namespace of its own: what is mounted here is gone with its last process. */
    private static final String LAYERED = """
            d=$(mktemp -d) && mount -t tmpfs -o size=1g none $d && mkdir $d/upper $d/work $d/root &&
            mount -t overlay overlay -o lowerdir=/,upperdir=$d/upper,workdir=$d/work $d/root &&
            mount -t proc proc $d/root/proc && mount --bind /dev $d/root/dev && mkdir -p $d/root/deb &&
            mount --bind "$1" $d/root/deb || exit 1
            echo ready; exec chroot $d/root env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh
            """;

    private record Result(int exit, String out) { }

    private Process layered;
    private Writer in;
    private BufferedReader out;

    @BeforeEach
    void layer() throws IOException {
        assumeThat(System.getProperty("user.name")).as("only root may install a package").isEqualTo("root");
        assumeThat(Path.of("/usr/bin/dpkg-deb")).as("dpkg is not here").exists();
        layered = new ProcessBuilder("unshare", "-m", "sh", "-c", LAYERED, "sh",
                Path.of("target").toAbsolutePath().toString()).redirectErrorStream(true).start();
        in = layered.outputWriter();
        out = layered.inputReader();
        assumeThat(out.readLine()).as("a layer over this system may not be mounted here").isEqualTo("ready");
        assumeThat(sh("dpkg -s default-jre-headless openjdk-17-jre-headless 2> /dev/null | grep -c ^Provides").out())
                .as("no Java of Debian's is here").isNotEqualTo("0");
    }

    @AfterEach
    void leave() throws Exception {
        if (layered != null) {
            in.close();
            layered.waitFor();
        }
    }

    private Result sh(String line) throws IOException {
        in.write("( " + line + " ) < /dev/null 2>&1; e=$?; echo; echo :end $e\n");
        in.flush();
        List<String> lines = new ArrayList<>();
        for (String each = out.readLine(); ; each = out.readLine()) {
            assertThat(each).as("the shell ended: " + lines).isNotNull();
            if (each.startsWith(":end ")) {
                return new Result(Integer.parseInt(each.substring(5)), String.join("\n", lines).strip());
            }
            lines.add(each);
        }
    }

    private String done(String line) throws IOException {
        Result result = sh(line);
        assertThat(result.exit()).as(line + "\n" + result.out()).isZero();
        return result.out();
    }

    private static String deb() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return "/deb/" + files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("_all.deb"))
                    .findFirst().orElseThrow();
        }
    }

    @Test
    void is_installed_upgraded_removed_and_purged() throws IOException {
        done("dpkg -i " + deb());
        assertThat(done("stat -c '%U %a' /var/lib/winnow")).isEqualTo("winnow 700");
        String archive = done("ls /usr/share/winnow/lib/cache/classes-*");
        assertThat(done("stat -c '%U %a' " + archive)).isEqualTo("root 444");
        done("dpkg -V winnow");
        done("cd /tmp && cp -a /usr/share/doc/winnow/samples /usr/share/doc/winnow/jobs . && "
                + "winnow plan jobs/nightly.yaml --state state | grep -q 'parts to keep'");
        done("test -r /usr/share/doc/winnow/copyright && zcat /usr/share/doc/winnow/changelog.gz "
                + "| grep -q '^winnow ('");
        done("man -w winnow && man -w winnow-job && test -r /usr/share/bash-completion/completions/winnow");
        assertThat(done("grep -c bom-ref /usr/share/doc/winnow/notices/application.cdx.json")).isNotEqualTo("0");
        done("grep -q 'H2 Database' /usr/share/doc/winnow/notices/THIRD-PARTY.txt");

        done("mkdir -p /srv/store/app/main/linux/1 && touch -d 2026-01-01 /srv/store/app/main/linux/1/app.bin && printf '%s' '"
                + "name: nightly\nbuild: \"{project}/{branch}/{os}/{version}\"\n"
                + "stores: [ { name: s, root: /srv/store, layout: \"{project}/{branch}/{os}/{version}\" } ]\n"
                + "rules: [ { name: all, match: {}, keep: [ { last: 1 } ] } ]\nreports: { directory: /var/lib/winnow/reports }\n"
                + "' > /etc/winnow/nightly.yaml; chown -R winnow /srv/store");
        String as = "setpriv --reuid winnow --regid winnow --clear-groups ";
        done(as + "winnow adopt /etc/winnow/nightly.yaml");
        if (sh("command -v systemd-analyze").exit() == 0) {
            assertThat(sh("systemd-analyze verify winnow-serve.service winnow-schedule.service winnow@nightly.timer "
                    + "winnow@nightly.service").out()).doesNotContain("winnow");
        }

        done("cd /tmp && dpkg-deb -R " + deb() + " x && sed -i 's/^Version: .*/&+next/' x/DEBIAN/control && "
                + "dpkg-deb -Znone -b x next.deb && touch " + archive + ".of-before && dpkg -i next.deb");
        assertThat(done("dpkg -s winnow | grep ^Version:")).endsWith("+next");
        assertThat(done("ls /usr/share/winnow/lib/cache")).startsWith("classes-").doesNotContain("of-before");
        assertThat(done(as + "winnow history app/main/linux/1; " + as + "winnow verify")).contains("sound");

        done("dpkg -r winnow");
        assertThat(done("ls /usr/share/winnow /usr/bin/winnow 2> /dev/null | wc -l")).isEqualTo("0");
        assertThat(done("dpkg -P winnow; ls /var/lib/winnow /etc/winnow")).contains("stays; remove it by hand", "ledger.ndjson",
                "nightly.yaml");
    }
}

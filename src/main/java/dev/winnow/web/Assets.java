package dev.winnow.web;

import dev.winnow.report.html.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves styles and scripts: the style of reports and of the console in one file, htmx and the editor from their web jars. */
@Controller
class Assets implements WebMvcConfigurer {

    private static final String HTMX = "org.webjars.npm/htmx.org";

    private static final String CODEMIRROR = "org.webjars.npm/codemirror";

    /** Browsers ask each time whether a file is still the same, so that a new release does not get the style of the old one. */
    private static final CacheControl ASKED = CacheControl.noCache();

    private final byte[] style;

    Assets() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Template(Template.class, "style", null).write(this, out);
        try (InputStream own = Assets.class.getResourceAsStream("console.css")) {
            own.transferTo(out);
        }
        style = out.toByteArray();
    }

    @GetMapping("/assets/style.css")
    @PreAuthorize("permitAll")
    ResponseEntity<byte[]> style() {
        return ResponseEntity.ok().contentType(new MediaType("text", "css", StandardCharsets.UTF_8))
                .cacheControl(ASKED).eTag(DigestUtils.sha256Hex(style)).body(style);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/htmx/**").setCacheControl(ASKED)
                .addResourceLocations("classpath:/META-INF/resources/webjars/htmx.org/" + version(HTMX) + "/dist/");
        registry.addResourceHandler("/assets/codemirror/**").setCacheControl(ASKED)
                .addResourceLocations("classpath:/META-INF/resources/webjars/codemirror/" + version(CODEMIRROR) + "/");
        registry.addResourceHandler("/assets/js/**").setCacheControl(ASKED)
                .addResourceLocations("classpath:/dev/winnow/web/assets/");
    }

    /** The version of a web jar, from its own properties. */
    private static String version(String artifact) {
        try (InputStream in = Assets.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException lacking) {
            throw new UncheckedIOException("the program lacks its web jar " + artifact, lacking);
        }
    }
}

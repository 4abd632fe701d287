package dev.winnow.job.notices;

import dev.winnow.job.run.StopSignal;
import dev.winnow.model.FailureCause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Posts a message to a web address. After half a minute at most, it has sent the message or given up. */
final class Webhook {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(6);
    private static final int TRIES = 3;
    private static final int TOO_MANY = 429;

    private final URI address;
    private final StopSignal stop;
    private final Duration pause;

    /** @param pause the time between two tries */
    Webhook(URI address, StopSignal stop, Duration pause) {
        this.address = address;
        this.stop = stop;
        this.pause = pause;
    }

    /** @return why it could not be sent; empty if it was. The reason names only the host, because the address is a secret. */
    Optional<String> post(String json) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        HttpRequest request = HttpRequest.newBuilder(address).timeout(ANSWER)
                .header("Content-Type", "application/json; charset=utf-8").POST(BodyPublishers.ofString(json)).build();
        String why = "";
        for (int i = 0; i < TRIES; i++) {
            if (i > 0) {
                stop.await(pause);
            }
            try {
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status >= 200 && status < 300) {
                    return Optional.empty();
                }
                why = address.getHost() + " answers " + status;
                if (status < 500 && status != TOO_MANY) {
                    break;
                }
            } catch (IOException failed) {
                why = address.getHost() + " cannot be reached: " + FailureCause.why(failed);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                why = "interrupted";
                break;
            }
        }
        return Optional.of(why);
    }
}

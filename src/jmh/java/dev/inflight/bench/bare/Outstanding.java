package dev.inflight.bench.bare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts so many calls that are never answered, waits until the service lists them, and stops them all at once. */
public final class Outstanding {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern COUNT = Pattern.compile("\"outstanding\":(\\d+)");

    private Outstanding() {}

    /** Service, target, how many, and "start" or "stop". */
    public static void main(String[] args) throws IOException, InterruptedException {
        String service = args[0];
        int calls = Integer.parseInt(args[2]);
        long begun = System.nanoTime();
        if (args[3].equals("start")) {
            for (int i = 0; i < calls; i++) {
                expect(202, service + "/tasks", "{\"timeout\":\"10m\",\"request\":{\"url\":\"" + args[1] + "\"}}");
            }
            await(service, calls);
        } else {
            expect(
                    202,
                    service + "/actuator/inflight",
                    "{\"match\":\"*\",\"expect\":" + calls + ",\"reason\":\"measured\"}");
            await(service, 0);
        }
        System.out.printf("%s %d in %.1f s%n", args[3], calls, (System.nanoTime() - begun) / 1e9);
    }

    private static void await(String service, int outstanding) throws IOException, InterruptedException {
        HttpRequest list = HttpRequest.newBuilder(URI.create(service + "/actuator/inflight?limit=1"))
                .build();
        long giveUpAt = System.nanoTime() + 60_000_000_000L;
        while (true) {
            Matcher count =
                    COUNT.matcher(CLIENT.send(list, BodyHandlers.ofString()).body());
            if (count.find() && Integer.parseInt(count.group(1)) == outstanding) {
                return;
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("not " + outstanding + " outstanding");
            }
        }
    }

    private static void expect(int status, String url, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        var response = CLIENT.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != status / 100) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
    }
}

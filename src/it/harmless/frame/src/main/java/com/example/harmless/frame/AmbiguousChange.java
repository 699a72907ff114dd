package com.example.harmless.frame;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.scheduling.annotation.Async;

/** What the rows about changes over Actuator have in common: two jobs, and requests that name one and another. */
public final class AmbiguousChange {

    private AmbiguousChange() {}

    /** Plays it in this application, which has {@link Jobs} and a web server. */
    public static void play(Sheet sheet, Class<?> application) throws Exception {
        try (var app = App.of(application)
                .with(Auto.WEB, Auto.ACTUATOR)
                .set("management.endpoints.web.exposure.include=*", "management.endpoint.inflight.access=unrestricted")
                .start()) {
            String endpoint = "http://127.0.0.1:" + App.port(app) + "/actuator/inflight";
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<String> first = jobs.run();
            CompletableFuture<String> second = jobs.run();
            App.behind(jobs).begun.await();
            List<String> names = Pattern.compile("\"name\":\"(Jobs[^\"]*)\"")
                    .matcher(send(HttpRequest.newBuilder(URI.create(endpoint))))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            sheet.say("listed", names.size());
            if (names.size() == 2) {
                post(endpoint + "?name=" + names.get(0), "{\"name\":\"" + names.get(1) + "\"}");
                post(endpoint, "{\"name\":\"" + names.get(0) + "\",\"raeson\":\"a slip\"}");
                post(endpoint, "{\"name\":\"" + names.get(0) + "\",\"name\":\"" + names.get(1) + "\"}");
            }
            sheet.say("stopped", App.behind(jobs).stopped.await(300, TimeUnit.MILLISECONDS));
            App.behind(jobs).goOn.countDown();
            sheet.sayFuture("first", first);
            sheet.sayFuture("second", second);
        }
    }

    private static void post(String uri, String json) throws Exception {
        send(HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Two of them are begun. */
    public static class Jobs {

        final CountDownLatch begun = new CountDownLatch(2);
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                stopped.countDown();
            }
            return CompletableFuture.completedFuture("ran to its end");
        }
    }
}

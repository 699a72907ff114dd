package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.service.ServiceClient;
import dev.inflight.service.ServiceClient.Answer;
import dev.inflight.service.SlowUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What cannot be accepted is refused with the field's name and its value, and nothing is started. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class BadInputTests {

    private final ServiceClient service;

    @Autowired
    private InFlightRegistry registry;

    BadInputTests(@LocalServerPort int port) {
        service = new ServiceClient(port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | timeout | missing",
                "{'request':{'url':'http://localhost/'}} | timeout | missing",
                "{'timeout':'0s','request':{'url':'http://localhost/'}} | timeout | 0s",
                "{'timeout':'-1s','request':{'url':'http://localhost/'}} | timeout | -1s",
                "{'timeout':'1000d','request':{'url':'http://localhost/'}} | timeout | 1000d",
                "{'timeout':'99999999999999999999s','request':{'url':'http://localhost/'}} | timeout | 99999999999999999999s",
                "{'timeout':'30','request':{'url':'http://localhost/'}} | timeout | 30",
                "{'timeout':30,'request':{'url':'http://localhost/'}} | timeout | 30",
                "{'timeout':'1s'} | request.url | missing",
                "{'timeout':'1s','request':{}} | request.url | missing",
                "{'timeout':'1s','request':7} | request | 7",
                "{'timeout':'1s','request':{'url':'nonsense'}} | request.url | nonsense",
                "{'timeout':'1s','request':{'url':'file:///etc/passwd'}} | request.url | file:///etc/passwd",
                "{'timeout':'1s','request':{'url':'http://localhost:0/'}} | request.url | http://localhost:0/",
                "{'timeout':'1s','request':{'url':'http://u:pw@localhost/'}} | request.url | http://***@localhost/",
                "{'timeout':'1s','request':{'url':'http://localhost/','method':'TRACE'}} | request.method | TRACE",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':{'X-A':'b\\r\\nC: d'}}} | request.headers | U+000D",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':{'host':'x'}}} | request.headers | host",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':{'Transfer-Encoding':'chunked'}}} | request.headers | Transfer-Encoding",
                "{'timeout':'1s','request':{'url':'http://localhost/','x':1}} | request.x | request.x",
                "{'name':'a\\u202eb','timeout':'1s','request':{'url':'http://localhost/'}} | name | a\\u202eb",
                "{'name':'','timeout':'1s','request':{'url':'http://localhost/'}} | name | 1 to 200",
                "{'name':'a','timeout':'1s','overlap':'SOMETIMES','request':{'url':'http://localhost/'}} | overlap | SOMETIMES",
                "{'name':'a','timeout':'1s','scope':'GALAXY','request':{'url':'http://localhost/'}} | scope | GALAXY",
                "{'name':'a','timeout':'1s','scope':7,'request':{'url':'http://localhost/'}} | scope | must be a text, not \"7\"",
                "{'timeout':'1s','scope':'CLUSTER','request':{'url':'http://localhost/'}} | scope | needs a name",
                "{'name':'a','timeout':'1s','scope':'CLUSTER','overlap':'QUEUE','request':{'url':'http://localhost/'}} | overlap | QUEUE",
                "{'name':'a','timeout':'1s','scope':'CLUSTER','overlap':'JOIN','request':{'url':'http://localhost/'}} | overlap | JOIN",
                "{'name':'a','timeout':'1s','scope':'CLUSTER','overlap':'KEEP_LATEST','request':{'url':'http://localhost/'}} | overlap | KEEP_LATEST",
                "{'name':'a','timeout':'1s','scope':'cluster','request':{'url':'http://localhost/'}} | scope | inflight.cluster.engine",
                "{'name':'a','timeout':'1s','scope':'CLUSTER','request':{'url':'http://localhost/'}} | scope | \"CLUSTER\"",
                "{'nmae':'a','timeout':'1s','request':{'url':'http://localhost/'}} | nmae | nmae",
                "{'timeout':'1s','timeout':'2s','request':{'url':'http://localhost/'}} | timeout | Duplicate",
                "{'timeout':'1s','request':{'url':'http://localhost/','body':'a','body':'b'}} | body | Duplicate",
                "{'name':true,'timeout':'1s','request':{'url':'http://localhost/'}} | name | must be a text, not \"true\"",
                "{'kind':1.5,'timeout':'1s','request':{'url':'http://localhost/'}} | kind | must be a text, not \"1.5\"",
                "{'label':[],'timeout':'1s','request':{'url':'http://localhost/'}} | label | must be a text, not \"[]\"",
                "{'label':['a'],'timeout':'1s','request':{'url':'http://localhost/'}} | label | must be a text, not",
                "{'label':{'a':1},'timeout':'1s','request':{'url':'http://localhost/'}} | label | must be a text, not",
                "{'timeout':'1s','request':''} | request | must be a JSON object, not",
                "{'timeout':'1s','request':[]} | request | must be a JSON object, not \"[]\"",
                "{'timeout':'1s','request':[{'url':'http://localhost/'}]} | request | must be a JSON object, not",
                "{'timeout':'1s','request':{'url':['http://localhost/']}} | request.url | must be a text, not",
                "{'timeout':'1s','request':{'url':'http://localhost/','body':false}} | request.body | must be a text, not \"false\"",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':''}} | request.headers | must be a JSON object, not",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':[]}} | request.headers | must be a JSON object, not \"[]\"",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':{'X.Y':7}}} | request.headers | \"X.Y\" must be a text, not \"7\"",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':{'X-A':null}}} | request.headers | \"X-A\" must be a text, not \"null\"",
                "{'timeout':'1s','request':{'url':'http://localhost/','headers':{'X-A':['b']}}} | request.headers | \"X-A\" must be a text, not",
                "{'timeout': | body | JSON",
                "[] | body | []",
                "null | body | null",
                "7 | body | 7",
                "{'timeout':'1s','request':{'url':'http://localhost/'}} {} | body | JSON",
            })
    void a_malformed_order_is_refused_by_field_and_value(String json, String field, String quoted) {
        Answer answer = service.post("/tasks", json.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.at("field")).isEqualTo(field);
        assertThat(answer.at("detail")).contains(quoted);
        assertThat(registry.outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/",
                "http://0.0.0.0/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://[::ffff:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[fd00:ec2::254]/",
                "http://localhost./",
            })
    void a_target_that_is_not_allowed_is_refused(String url) {
        Answer answer = service.start("", "1s", url);
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.at("field")).isEqualTo("request.url");
        assertThat(registry.outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain"})
    void what_is_no_json_is_refused(String type) {
        Answer answer = service.post("/tasks", type, "{\"timeout\":\"1s\"}");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.type()).startsWith("application/problem+json");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        Answer answer = service.post("/tasks", "{\"label\":\"" + "x".repeat(TaskOrderReader.MAX_BYTES) + "\"}");
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void a_deep_body_is_refused() {
        assertThat(service.post("/tasks", "[".repeat(5_000)).status()).isEqualTo(400);
    }

    @Test
    void an_unknown_task_is_not_found() {
        Answer answer = service.get("/tasks/nobody-7");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.at("detail")).contains("\"nobody-7\"");
    }

    @Test
    void a_wait_that_cannot_be_read_is_refused() {
        Answer answer = service.get("/tasks/nobody-7?wait=soon");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("field")).isEqualTo("wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?await=1s", "?wait=1s&wait=2s", "?reason=x"})
    void a_parameter_that_nobody_knows_or_is_there_twice_is_refused_by_name(String query) {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            String id = service.start("asked", "30s", slow.url()).at("id");
            Answer answer = service.get("/tasks/" + id + query);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.at("field")).isEqualTo(query.substring(1, query.indexOf('=')));
            assertThat(service.delete("/tasks/" + id + "?wait=2s").status()).isEqualTo(200);
        }
    }

    @Test
    void a_cancel_with_a_parameter_that_nobody_knows_cancels_nothing() {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            String id = service.start("kept", "30s", slow.url()).at("id");
            assertThat(service.delete("/tasks/" + id + "?id=other").status()).isEqualTo(400);
            assertThat(service.get("/tasks/" + id).at("outcome")).isEmpty();
            assertThat(service.delete("/tasks/" + id + "?wait=2s").status()).isEqualTo(200);
            assertThat(service.get("/tasks/" + id).at("reason")).isEqualTo("no reason given");
        }
    }

    @Test
    void a_target_that_refuses_the_connection_is_named_in_the_error() {
        Answer answer =
                service.ended(service.start("", "30s", "http://127.0.0.1:1/").at("id"));
        assertThat(answer.at("error/type")).isEqualTo("java.net.ConnectException");
        assertThat(answer.at("error/message")).isEqualTo("could not connect to 127.0.0.1:1");
    }

    @Test
    void a_newcomer_that_must_yield_is_a_conflict() {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            String order = "{\"name\":\"one\",\"timeout\":\"30s\",\"overlap\":\"FAIL_NEWER\",\"request\":{\"url\":\""
                    + slow.url() + "\"}}";
            String first = service.post("/tasks", order).at("id");
            Answer second = service.post("/tasks", order);
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.at("detail")).contains(first);
            assertThat(service.delete("/tasks/" + first + "?wait=2s").status()).isEqualTo(200);
        }
    }
}

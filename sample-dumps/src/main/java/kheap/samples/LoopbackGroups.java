package kheap.samples;

import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.OffsetFetchResponse;

/// What a [LoopbackBroker] says as the coordinator of groups. Every member is told that it is alone in its group and
/// leads it, so it gets all partitions; committed offsets are forgotten.
final class LoopbackGroups {
    private static final int FIRST_GENERATION = 1;
    private static final int HEARTBEAT_MILLIS = 1000;

    private final int broker;
    private final String host;
    private final int port;
    private int members;

    /// @param broker the id of the coordinator, reached at this host and port
    LoopbackGroups(int broker, String host, int port) {
        this.broker = broker;
        this.host = host;
        this.port = port;
    }

    ApiMessage to(AbstractRequest request) {
        return switch (request.data()) {
            case FindCoordinatorRequestData asked -> coordinators(asked);
            case JoinGroupRequestData joining -> joined(joining);
            case SyncGroupRequestData plan -> assignment(plan);
            case LeaveGroupRequestData leaving -> left(leaving);
            case OffsetFetchRequestData asked -> noOffsets(asked);
            case OffsetCommitRequestData commit -> committed(commit);
            case ConsumerGroupHeartbeatRequestData heartbeat -> assignment(heartbeat);
            case HeartbeatRequestData any -> new HeartbeatResponseData();
            default -> throw new IllegalStateException("this broker does not offer " + request.apiKey());
        };
    }

    /// Until version 3 for one key, since then for several.
    private FindCoordinatorResponseData coordinators(FindCoordinatorRequestData asked) {
        return asked.coordinatorKeys().isEmpty()
                ? new FindCoordinatorResponseData()
                        .setNodeId(broker)
                        .setHost(host)
                        .setPort(port)
                : new FindCoordinatorResponseData()
                        .setCoordinators(asked.coordinatorKeys().stream()
                                .map(key -> new Coordinator()
                                        .setKey(key)
                                        .setNodeId(broker)
                                        .setHost(host)
                                        .setPort(port))
                                .toList());
    }

    private JoinGroupResponseData joined(JoinGroupRequestData joining) {
        String member = joining.memberId().isEmpty() ? "member-" + ++members : joining.memberId();
        JoinGroupRequestProtocol protocol = joining.protocols().iterator().next();
        return new JoinGroupResponseData()
                .setGenerationId(FIRST_GENERATION)
                .setProtocolType(joining.protocolType())
                .setProtocolName(protocol.name())
                .setLeader(member)
                .setMemberId(member)
                .setMembers(List.of(new JoinGroupResponseMember()
                        .setMemberId(member)
                        .setGroupInstanceId(joining.groupInstanceId())
                        .setMetadata(protocol.metadata())));
    }

    /// The leader's plan is for itself alone.
    private static SyncGroupResponseData assignment(SyncGroupRequestData plan) {
        return new SyncGroupResponseData()
                .setProtocolType(plan.protocolType())
                .setProtocolName(plan.protocolName())
                .setAssignment(plan.assignments().stream()
                        .filter(assignment -> assignment.memberId().equals(plan.memberId()))
                        .map(SyncGroupRequestAssignment::assignment)
                        .findFirst()
                        .orElseThrow());
    }

    private static LeaveGroupResponseData left(LeaveGroupRequestData leaving) {
        return new LeaveGroupResponseData()
                .setMembers(leaving.members().stream()
                        .map(member -> new MemberResponse()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.groupInstanceId()))
                        .toList());
    }

    /// A new member gets every partition of its topics, and keeps them; epochs below 0 are for leaving.
    private ConsumerGroupHeartbeatResponseData assignment(ConsumerGroupHeartbeatRequestData heartbeat) {
        boolean joins = heartbeat.memberEpoch() == 0;
        ConsumerGroupHeartbeatResponseData answer = new ConsumerGroupHeartbeatResponseData()
                .setMemberId(heartbeat.memberId().isEmpty() ? "member-" + ++members : heartbeat.memberId())
                .setMemberEpoch(joins ? FIRST_GENERATION : heartbeat.memberEpoch())
                .setHeartbeatIntervalMs(HEARTBEAT_MILLIS);
        return joins
                ? answer.setAssignment(new ConsumerGroupHeartbeatResponseData.Assignment()
                        .setTopicPartitions(
                                LoopbackAnswers.partitions(heartbeat.subscribedTopicNames()).entrySet().stream()
                                        .map(topic -> new ConsumerGroupHeartbeatResponseData.TopicPartitions()
                                                .setTopicId(topic.getKey())
                                                .setPartitions(topic.getValue()))
                                        .toList()))
                : answer;
    }

    private static OffsetFetchResponseData noOffsets(OffsetFetchRequestData asked) {
        return new OffsetFetchResponseData()
                .setTopics(asked.topics().stream()
                        .map(topic -> new OffsetFetchResponseTopic()
                                .setName(topic.name())
                                .setPartitions(topic.partitionIndexes().stream()
                                        .map(partition -> new OffsetFetchResponsePartition()
                                                .setPartitionIndex(partition)
                                                .setCommittedOffset(OffsetFetchResponse.INVALID_OFFSET))
                                        .toList()))
                        .toList());
    }

    private static OffsetCommitResponseData committed(OffsetCommitRequestData commit) {
        return new OffsetCommitResponseData()
                .setTopics(commit.topics().stream()
                        .map(topic -> new OffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new OffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex()))
                                        .toList()))
                        .toList());
    }
}

using static Scenario.Ram.Explanations.ExplanationKind;

namespace Scenario.Ram.Explanations;

/// <summary>The catalogue of texts in Simplified Chinese; the vendor's terms as its Chinese console and documents write them.</summary>
internal static class ChineseTexts
{
    public static ExplanationTexts Create() => new("zh-CN", "、", "和", new Dictionary<ExplanationKind, string>
    {
        [Nothing] = "",
        [Verbatim] = "{text}",
        [EndedWithCode] = "请求以 {code} 结束。",

        [AllowedByStatement] = "已允许：{statement}允许对 {resource} 执行 {action}。",
        [AllowedByBothSides] = "已允许：{statement}允许对 {resource} 执行 {action}，{sessionStatement}也允许；两者必须同时允许。",
        [AllowedByOwner] = "已允许：没有策略禁止该操作，且调用者就是拥有 {resource} 的账号。",
        [AllowedByBucketAcl] = "已允许：没有策略禁止该操作，且存储空间的读写权限（ACL）为公共。",
        [AllowedByObjectAcl] = "已允许：没有策略禁止该操作，且文件的读写权限（ACL）为公共。",
        [AllowedToRoot] = "主账号可以在自己的账号内执行任何操作，不需要检查策略。",
        [CallersSideOnly] = "{sentence}未提供 resourcePolicy，因此只检查了调用者一方：角色的信任策略也必须允许该调用者。",
        [DeniedByStatement] = "已拒绝：{statement}拒绝对 {resource} 执行 {action}，拒绝（Deny）优先于任何允许（Allow）。",
        [DeniedBySession] =
            "已拒绝：会话策略不允许对 {resource} 执行 {action}；会话只能执行其会话策略和角色权限策略同时允许的操作{nearest}。",
        [DeniedWithoutStatement] = "已拒绝：没有任何策略提到对 {resource} 执行 {action}，未被允许的操作一律拒绝。",
        [DeniedByOnlyStatement] =
            "已拒绝：“{policy}”的语句 {index} 是唯一的语句，它不允许对 {resource} 执行 {action}：{why}；未被允许的操作一律拒绝。",
        [DeniedByOnlyDeny] =
            "已拒绝：“{policy}”的语句 {index} 是唯一的语句，它只拒绝、不允许任何操作；因此没有语句允许对 {resource} 执行 {action}，未被允许的操作一律拒绝。",
        [DeniedByAllStatements] = "已拒绝：{count} 条语句都不允许对 {resource} 执行 {action}，未被允许的操作一律拒绝{nearest}。",

        [AssumeRoleAllowed] = "已允许：调用者有权对 {resource} 执行 {action}，且{statement}信任该调用者。",
        [AssumeRoleDeniedBySession] = "已拒绝：调用者的会话策略不允许对 {resource} 执行 {action}{nearest}。",
        [AssumeRoleDeniedByCaller] = "已拒绝：调用者自己的权限策略不允许对 {resource} 执行 {action}；仅有角色的信任还不够{nearest}。",
        [AssumeRoleDeniedByTrust] = "已拒绝：{resource} 的信任策略在此次调用中不信任 {principal}{nearest}。",

        [StatementOfPolicy] = "权限策略“{policy}”的语句 {index} ",
        [StatementOfSessionPolicy] = "会话策略“{policy}”的语句 {index} ",
        [StatementOfResourcePolicy] = "资源策略“{policy}”的语句 {index} ",
        [NearestStatement] = "；最接近的是“{policy}”的语句 {index}：{why}",

        [OnePartMatches] = "{part}匹配",
        [PartsMatch] = "{parts}均匹配",
        [ActionPart] = "操作",
        [ResourcePart] = "资源",
        [PrincipalPart] = "主体",
        [ConditionPart] = "条件",
        [ConditionsPart] = "全部条件",
        [ActionExcluded] = "操作 {action} 被 NotAction {actions} 排除",
        [ActionDiffers] = "操作 {action} 不在 {actions} 之中",
        [ResourceDiffers] = "资源 {resource} 与 {resources} 不匹配{difference}",
        [ServicePartDiffers] = "：服务“{value}”不是“{pattern}”",
        [RegionPartDiffers] = "：地域“{value}”不是“{pattern}”",
        [AccountPartDiffers] = "：账号“{value}”不是“{pattern}”",
        [PathPartDiffers] = "：路径“{value}”不是“{pattern}”",
        [PrincipalOwnsBucket] = "主体 {principal} 是存储空间的拥有者，没有 Condition 的“*”对拥有者不生效",
        [PrincipalDiffers] = "主体 {principal} 不在 {principals} 之中",
        [ConditionFails] = "条件 {operator} {key} {values} 不满足：{seen}",
        [RequestHasValues] = "请求中的值为 {values}",
        [RequestLacksKey] = "请求中没有这个条件键",

        [TokenIssuedTo] = "该令牌签发给 {session}。",
        [TokenMalformed] = "这不是本 STS 可能签发的令牌：{flaw}。",
        [TokenTooLong] = "过长",
        [TokenNotBase64] = "不是 base64 编码",
        [TokenWrongBeginning] = "开头不正确",
        [TokenClaimsCut] = "声明内容被截断",
        [TokenKeyIdCut] = "密钥编号被截断",
        [TokenSignatureCut] = "签名被截断",
        [TokenClaimsVersion] = "声明内容属于其他版本",
        [TokenKeyUnknown] = "签发该令牌的令牌密钥不在本服务器上。",
        [TokenAltered] = "该令牌在签发之后被改动：签名与内容不符。",
        [TokenExpired] = "{session} 的令牌签发于 {issued}，已于 {expired} 过期；服务器当前时间为 {now}。",
        [TokenRevoked] = "{session} 的令牌在其到期时间 {end} 之前已被撤销。",
        [TokenOfOtherKey] = "该令牌是与 AccessKey {issuedWith} 一起签发的，不能与 {signedWith} 一起使用。",
        [RoleIsGone] = "该会话的角色已不存在。",

        [SignedForOtherRegion] = "请求是按地域 {signed} 签名的，而存储空间或接入点位于 {right}：请按 {right} 签名。",
        [SignedForOtherProduct] = "请求是按产品 {signed} 签名的；这里是 {right}。",
        [SignedForOtherDay] = "签名范围中的日期是 {signed}，而请求的日期是 {right}：两者必须是同一个 UTC 日期。",
        [SignedTooFarFromNow] = "按客户端时钟，请求签名于 {signed}；服务器当前时间为 {now}：相差超过 {minutes} 分钟。",
        [UrlExpired] = "该 URL 的有效期至 {expired}；服务器当前时间为 {now}。",
        [SignedWithoutHeader] = "去掉请求头 {header} 后签名相符：签名之后才添加了这个请求头。",
        [SignedWithoutParameter] = "去掉参数 {parameter} 后签名相符：签名之后才添加了这个参数。",
        [SignedForOtherMethod] = "签名对应的方法是 {signed}，而请求使用的是 {sent}。",
        [SignedEscapedKey] = "签名对应的是已转义的文件名：签名前文件名多转义了一次。",
        [SignedOtherBody] = "请求头 x-acs-content-sha256 与收到的请求体的哈希不一致。",
        [SignatureUnexplained] = "常见的疏漏都不能解释这一差异：所用密钥不是 AccessKey {accessKeyId} 的密钥，或者签名的内容与发送的内容不同。请将响应中的 StringToSign 与客户端签名的内容对比。",
        [FaultStruck] = "故障 {fault} 作用于此请求。",
    });
}
